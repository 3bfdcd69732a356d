using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Logs;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Posix;

/// <summary>Records as they arrive at a real socket; without a pump, as before the engine is up.</summary>
public sealed class SyslogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syslog").FullName;
    private readonly List<LogTrouble> _troubles = [];

    private string SocketPath => Path.Combine(_folder, "log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_activity_log_arrives_line_by_line_each_with_its_time_and_level()
    {
        using var daemon = new SyslogDaemon(SocketPath);
        var syslog = New();
        var log = new ActivityLog(new FakeLogFiles(), new ActivityLogSettings(null, 0, 0, ActivityLevel.Debug, false), new Clock(), _troubles.Add, syslog);
        Assert.Equal(0, log.Open());
        log.Info("spawned: 'web' with pid 42");
        log.Debug("'web' stdout output:\none\n\ntwo\n");
        daemon.Texts(5);

        // Seen of the original: the end of the line is part of the record, and one at the end of the text makes no empty one.
        Assert.Equal(
            [
                "<14>Mar  5 06:07:08 supervisord: 2024-03-05 06:07:08,009 INFO spawned: 'web' with pid 42\n",
                "<14>Mar  5 06:07:08 supervisord: 2024-03-05 06:07:08,009 DEBG 'web' stdout output:\n",
                "<14>Mar  5 06:07:08 supervisord: 2024-03-05 06:07:08,009 DEBG one\n",
                "<14>Mar  5 06:07:08 supervisord: 2024-03-05 06:07:08,009 DEBG \n",
                "<14>Mar  5 06:07:08 supervisord: 2024-03-05 06:07:08,009 DEBG two\n",
            ],
            daemon.Records);
        syslog.Close();
        Assert.Empty(_troubles);
    }

    [Fact]
    public void A_daemon_that_is_not_there_is_looked_for_once_a_second_and_what_was_lost_is_told_when_it_is_found()
    {
        var clock = new Clock();
        var syslog = New(clock);
        Write(syslog, "lost");
        Write(syslog, "lost");
        Assert.Equal("No such file or directory", _troubles.Single().Message.Split(": ", 2)[1].Split(';')[0]);
        using var daemon = new SyslogDaemon(SocketPath);
        Write(syslog, "lost: it is not looked for yet");
        clock.Seconds += 11;
        Write(syslog, "found");
        Assert.Equal(["found"], daemon.Texts(1));
        Assert.Equal($"syslog ({SocketPath}) is written again, 3 records were lost", _troubles[1].Message);
        Assert.Equal(2, _troubles.Count);
        syslog.Close();
    }

    [Fact]
    public void What_a_daemon_that_does_not_read_leaves_no_room_for_is_dropped_and_told_once()
    {
        using var daemon = new SyslogDaemon(SocketPath, reads: false);
        var syslog = New();
        for (var i = 0; i < 3000; i++)
        {
            Write(syslog, new string('x', 1000));
        }

        Assert.Equal(LogTroubleKind.Syslog, Assert.Single(_troubles).Kind);
        syslog.Close();
    }

    private static void Write(Syslog syslog, string text) => syslog.Write(Encoding.UTF8.GetBytes(text), [], []);

    private Syslog New(Clock? clock = null) => new(SocketPath, "supervisord", clock ?? new Clock(), _troubles.Add);

    private sealed class Clock : TimeProvider
    {
        public int Seconds { get; set; }

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test");

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2024, 3, 5, 4, 7, 8, 9, TimeSpan.Zero).AddSeconds(Seconds);

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
