using System.Reflection;
using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

public class ConfigurationDiffTests
{
    private static readonly SupervisorConfiguration Base = Readings.Good(
        """
        [program:web]
        command=/bin/web
        stdout_logfile=/tmp/web.log
        stderr_logfile=/tmp/web.err
        [eventlistener:ear]
        command=/bin/ear
        events=TICK_5
        stdout_logfile=/tmp/ear.log
        stderr_logfile=/tmp/ear.err
        [fcgi-program:fast]
        command=/bin/fast
        socket=unix:///tmp/f.sock
        stdout_logfile=/tmp/fast.log
        stderr_logfile=/tmp/fast.err
        """);

    // What the diff does not see, and why.
    private static readonly HashSet<string> NotCompared =
    [
        "ProgramSettings.Source", "GroupSettings.Source", // where a setting stands, not what it says
        "LogSettings.StripAnsi", // [supervisord] strip_ansi: the daemon's
        "FastCgiSettings.Mode", "FastCgiSettings.OwnerUid", "FastCgiSettings.OwnerGid", "FastCgiSettings.Backlog", // as the original
        "Account.Name", "Account.Gid", // the user id decides
        "GroupSettings.Name", // another name is another group
    ];

    [Fact]
    public void Every_property_of_a_group_counts_but_the_named_ones()
    {
        List<string> unseen = [];
        foreach (var group in Base.Groups)
        {
            foreach (var (path, flipped) in Flips(group))
            {
                var diff = ConfigurationDiff.Between([group], [(GroupSettings)flipped]);
                if (diff.Changed.Count == 0 != NotCompared.Contains(path))
                {
                    unseen.Add($"{group.Name}: {path}");
                }
            }
        }

        Assert.Empty(unseen);
    }

    [Fact]
    public void A_changed_option_is_named() =>
        Assert.Equal([new GroupChange("web", ["priority", "command", "environment", "stdout_logfile_maxbytes"])], ConfigurationDiff.Between(Base, Readings.Good(
            """
            [program:web]
            command=/bin/web -x
            priority=5
            environment=A=1
            stdout_logfile=/tmp/web.log
            stderr_logfile=/tmp/web.err
            stdout_logfile_maxbytes=1MB
            [eventlistener:ear]
            command=/bin/ear
            events=tick_5
            stdout_logfile=/tmp/ear.log
            stderr_logfile=/tmp/ear.err
            [fcgi-program:fast]
            command=/bin/fast
            socket=unix:///tmp/f.sock
            stdout_logfile=/tmp/fast.log
            stderr_logfile=/tmp/fast.err
            """)).Changed);

    [Fact]
    public void Added_and_removed_groups_are_told_apart_from_changed_ones()
    {
        var wanted = Readings.Good("[program:web]\ncommand=/bin/web\n[program:new]\ncommand=x\n");
        var diff = ConfigurationDiff.Between(Base.Groups, wanted.Groups, asOriginal: true);
        Assert.Equal(["new"], diff.Added);
        Assert.Equal(["ear", "fast"], diff.Removed);

        // Both logs became AUTO, which the original does not notice.
        Assert.Empty(diff.Changed);
        Assert.Equal([new GroupChange("web", ["stdout_logfile", "stderr_logfile"])], ConfigurationDiff.Between(Base, wanted).Changed);
    }

    [Fact]
    public void More_processes_are_a_change() =>
        Assert.Equal([new GroupChange("a", ["processes", "command"])], ConfigurationDiff.Between(
            Readings.Good("[program:a]\ncommand=x\nprocess_name=%(process_num)d\n"),
            Readings.Good("[program:a]\ncommand=y\nprocess_name=%(process_num)d\nnumprocs=2\n")).Changed);

    [Fact]
    public void The_same_text_read_twice_has_no_difference() => Assert.True(ConfigurationDiff.Between(Base, Base with { }).IsEmpty);

    /// <summary>Copies of a record, each with one property (of it or of a record in it) changed.</summary>
    private static IEnumerable<(string Path, object Flipped)> Flips(object record)
    {
        foreach (var property in record.GetType().GetProperties().Where(property => property.SetMethod is not null))
        {
            var value = property.GetValue(record);
            if (value is LogSettings or EventListenerSettings or FastCgiSettings or Account)
            {
                foreach (var (path, inner) in Flips(value))
                {
                    yield return (path, With(record, property, inner));
                }
            }
            else if (value is ValueList<ProgramSettings> processes)
            {
                yield return ("GroupSettings.Processes", With(record, property, ValueList<ProgramSettings>.Empty));
                foreach (var (path, inner) in Flips(processes[0]))
                {
                    yield return (path, With(record, property, new[] { (ProgramSettings)inner }.ToValueList()));
                }
            }
            else
            {
                yield return ($"{record.GetType().Name}.{property.Name}", With(record, property, Other(property.PropertyType, value)));
            }
        }
    }

    private static object With(object record, PropertyInfo property, object? value)
    {
        var copy = record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;
        property.SetValue(copy, value);
        return copy;
    }

    private static object? Other(Type type, object? value) => value switch
    {
        _ when type == typeof(string) => (string?)value + "x",
        _ when type == typeof(Account) => new Account("z", 77, 77),
        _ when type == typeof(EventListenerSettings) => new EventListenerSettings(["TICK"], 3, "h"),
        _ when type == typeof(FastCgiSettings) => new FastCgiSettings("tcp://a:1", null, null, null, null),
        _ when type == typeof(int) || type == typeof(int?) => ((int?)value ?? 0) + 1,
        _ when type == typeof(uint?) => ((uint?)value ?? 0) + 1,
        _ when type == typeof(uint) => (uint)value! + 1,
        long number => number + 1,
        bool flag => !flag,
        LogTarget => LogTarget.None,
        AutoRestart => AutoRestart.Always,
        GroupKind.Program => GroupKind.FastCgi,
        GroupKind => GroupKind.Program,
        SourceLocation place => place with { Line = place.Line + 1 },
        ValueMap map => map.With([KeyValuePair.Create("FLIPPED", "1")]),
        ValueList<int> numbers => numbers.Append(9).ToValueList(),
        ValueList<string> texts => texts.Append("x").ToValueList(),
        _ => throw new NotSupportedException($"a property of type {type} needs a flip of its own"),
    };
}
