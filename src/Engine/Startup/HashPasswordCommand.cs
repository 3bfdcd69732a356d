using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Ctl;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>Reads a password, unseen where somebody types it, and writes what a configuration may keep instead of it.</summary>
internal static class HashPasswordCommand
{
    private const int UsualIterations = 600_000;
    private const int SaltLength = 16;
    private const int HashLength = 32;
    private const int WrongUse = 2;

    public static int Run(CommandWords words, CtlTerminal terminal)
    {
        var iterations = UsualIterations;
        if (words.Arguments is not [] && !(words.Arguments is ["--iterations", var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out iterations)))
        {
            terminal.Error.WriteLine($"usage: {words.CalledAs} [--iterations N]\nReads a password from standard input, one line, and writes what stands for it in password= of a supervisord.conf.");
            return WrongUse;
        }

        if (Cryptography.Problem is { } missing)
        {
            return Fail(terminal, missing);
        }

        var password = Ask(terminal, out var problem);
        if (problem is not null)
        {
            return Fail(terminal, problem);
        }

        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var made = StoredPassword.Format(iterations, salt, iterations < 1 ? [] : Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password!), salt, iterations, HashAlgorithmName.SHA256, HashLength));
        if (StoredPassword.Parse(made) is { Error: { } wrong })
        {
            return Fail(terminal, wrong);
        }

        terminal.Output.WriteLine(made);
        return 0;
    }

    private static string? Ask(CtlTerminal terminal, out string? problem)
    {
        problem = null;
        var isTyped = TerminalInput.IsTerminal(0);
        var password = Line(terminal, "Password: ", isTyped);
        if (string.IsNullOrEmpty(password))
        {
            problem = "no password is given";
        }
        else if (isTyped && Line(terminal, "The same again: ", isTyped) != password)
        {
            problem = "the two differ";
        }

        return password;
    }

    /// <summary>The question goes to where errors go: the answer alone is to be redirected.</summary>
    private static string? Line(CtlTerminal terminal, string question, bool isTyped)
    {
        if (!isTyped)
        {
            return terminal.Input.ReadLine();
        }

        terminal.Error.Write(question);
        using var unseen = TerminalInput.TakeSecret();
        var answer = terminal.Input.ReadLine();
        terminal.Error.WriteLine();
        return answer;
    }

    private static int Fail(CtlTerminal terminal, string why)
    {
        terminal.Error.WriteLine($"cannot make a hash: {why}");
        return 1;
    }
}
