using Supervisor.Client;
using Supervisor.Configuration;
using Supervisor.Ctl.Commands;

namespace Supervisor.Ctl;

/// <summary>One run of supervisorctl: the server it speaks to, what it prints and the exit status so far.</summary>
internal sealed class Control : IDisposable
{
    private SupervisorctlSettings _settings;
    private XmlRpcClient? _client;

    public Control(SupervisorctlSettings settings, CtlTerminal terminal, bool interactive)
    {
        _settings = settings;
        Terminal = terminal;
        Interactive = interactive;
    }

    public CtlTerminal Terminal { get; }

    public bool Interactive { get; }

    /// <summary>The server as it was written, for messages.</summary>
    public string Url => _settings.ServerUrl;

    public int Status { get; set; }

    public bool Ended { get; private set; }

    public SupervisorEndpoint Endpoint => ServerAddress.Read(_settings);

    public XmlRpcClient Client => _client ??= new XmlRpcClient(Endpoint);

    public void Say(string text) => Terminal.Output.WriteLine(text);

    /// <summary>Prints and sets the exit status.</summary>
    public void Fail(string text, int status = ExitStatus.Generic)
    {
        Say(text);
        Status = status;
    }

    /// <summary>Runs one line and gives the exit status so far; whatever goes wrong is printed as the original prints it.</summary>
    public int Execute(string line)
    {
        try
        {
            var (name, argument) = CommandLine.Split(line);
            if (CommandTable.Find(name) is { } command)
            {
                command.Run(this, argument);
            }
            else if (line.Trim().Length > 0)
            {
                Fail($"*** Unknown syntax: {line.Trim()}");
            }
        }
        catch (XmlRpcFaultException refused) when (refused.Code == FaultCode.Forbidden)
        {
            // The original has nobody who may only look, and so no words for it.
            Fail($"error: cannot {line.Trim()}: {refused.Fault?.Message}");
        }
        catch (Exception failure) when (failure is SupervisorException or InvalidDataException or UnknownProtocolException or EndOfStreamException)
        {
            Fail(ErrorLine.For(failure));
        }

        Terminal.Output.Flush();
        return Status;
    }

    /// <summary>Without asking for a password: something has been called before.</summary>
    public Task<XmlRpcValue> CallAsync(string method, params XmlRpcValue[] parameters) => Client.CallAsync("supervisor." + method, parameters);

    public XmlRpcValue Call(string method, params XmlRpcValue[] parameters)
    {
        try
        {
            return CallAsync(method, parameters).GetAwaiter().GetResult();
        }
        catch (SupervisorException refused) when (refused.Kind == SupervisorErrorKind.Unauthenticated)
        {
            Say("Server requires authentication");
            if (!Interactive)
            {
                throw;
            }

            Open(_settings with { Username = Terminal.MustAsk("Username:"), Password = Terminal.MustAsk("Password:", secret: true) });
            Say("");
            return CallAsync(method, parameters).GetAwaiter().GetResult();
        }
    }

    public void Open(string url) => Open(_settings with { ServerUrl = url });

    public void End() => Ended = true;

    public void Dispose() => _client?.Dispose();

    private void Open(SupervisorctlSettings settings)
    {
        _client?.Dispose();
        _client = null;
        _settings = settings;
    }
}
