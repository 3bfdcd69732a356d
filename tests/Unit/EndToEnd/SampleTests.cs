using Supervisor.Configuration;

namespace Supervisor.Unit.EndToEnd;

/// <summary>What echo_supervisord_conf prints, as it is and with every comment mark in front of a key taken away, in our engine and in the original.</summary>
public sealed class SampleTests
{
    [EngineFact]
    public void The_printed_sample_passes_the_check_and_is_the_documented_one()
    {
        var printed = ProgramRun.Of(EngineBinary.EchoSupervisordConf, []);
        Assert.Equal(new ProgramRun(0, SampleConfiguration.Text, ""), printed);
        Assert.Contains("serverurl=unix:///tmp/supervisor.sock", printed.Output);
        using var run = Sample(EngineBinary.Supervisord, lifted: false);
        Assert.Equal(new ProgramRun(0, $"{run.ConfigPath}: ok, 0 groups, 0 processes\n", ""), ProgramRun.Of(EngineBinary.Supervisord, ["--check", "-c", run.ConfigPath], folder: run.Folder));
    }

    [EngineFact]
    public void The_printed_sample_starts_our_engine() => Starts(EngineBinary.Supervisord);

    [EngineFact(Needs.Original)]
    public void The_printed_sample_starts_the_original() => Starts(Client.OriginalSupervisor.Daemon);

    [EngineFact(Needs.Root)]
    public void With_every_key_in_force_our_engine_accepts_it()
    {
        using var run = Sample(EngineBinary.Supervisord, lifted: true);
        var check = ProgramRun.Of(EngineBinary.Supervisord, ["--check", "-c", run.ConfigPath], folder: run.Folder);
        Assert.True(check.Status == 0, check.Text);
        Assert.EndsWith($"{run.ConfigPath}: ok, 2 groups, 3 processes\n", check.Output);
        Assert.DoesNotContain("unknown", check.Text);
    }

    [EngineFact(Needs.Original | Needs.Root)]
    public void With_every_key_in_force_the_original_runs_its_programs()
    {
        using var run = Sample(Client.OriginalSupervisor.Daemon, lifted: true).Daemon();
        run.WaitForLog("success: web entered RUNNING state");
        run.WaitForLog("success: app entered RUNNING state");
        run.WaitForLog("success: watch entered RUNNING state");
    }

    private static void Starts(string program)
    {
        using var run = Sample(program, lifted: false).Daemon();
        Eventually.Holds(() => File.Exists(run.SocketPath), () => run.Log);
        Assert.Equal("supervisor", run.Rpc.CallAsync("supervisor.getIdentification").GetAwaiter().GetResult().Text);
    }

    /// <summary>The sample, but for folder and port: others share /tmp.</summary>
    private static EngineRun Sample(string program, bool lifted)
    {
        var run = new EngineRun("", program: program);
        var text = SampleConfiguration.Text;
        if (lifted)
        {
            text = string.Join('\n', text.Split('\n').Select(line => line.StartsWith("; ", StringComparison.Ordinal) ? "" : line.TrimStart(';')));
        }

        using var signer = new Certificates();
        File.WriteAllText(run.In("tls.pem"), signer.Sign("sample"));
        File.WriteAllText(run.ConfigPath, text
            .Replace("/etc/ssl/certs/supervisor.pem", run.In("tls.pem"), StringComparison.Ordinal)
            .Replace("/etc/ssl/private/supervisor.key", run.In("tls.pem"), StringComparison.Ordinal)
            .Replace("/etc/ssl/certs/clients.pem", run.In("tls.pem"), StringComparison.Ordinal)
            .Replace("/tmp/supervisor.sock", run.SocketPath, StringComparison.Ordinal)
            .Replace("/tmp/supervisord.log", run.LogPath, StringComparison.Ordinal)
            .Replace("/tmp/supervisord.pid", run.PidPath, StringComparison.Ordinal)
            .Replace("=/tmp ", $"={run.Folder} ", StringComparison.Ordinal)
            .Replace("/tmp/%", $"{run.Folder}/%", StringComparison.Ordinal)
            .Replace("/tmp/web", $"{run.Folder}/web", StringComparison.Ordinal)
            .Replace("9001", $"{Client.OriginalSupervisor.FreePort()}", StringComparison.Ordinal));
        return run;
    }
}
