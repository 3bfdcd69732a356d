namespace Supervisor.Unit.EndToEnd;

/// <summary>The stream of events that one listener gets from the original and from ours.</summary>
public sealed class ListenerComparisonTests
{
    private static readonly string Programs = $"""
        [program:cat]
        command=/bin/cat
        [program:quick]
        command=/bin/false
        startretries=1
        [program:once]
        command=/bin/sh -c 'sleep 0.3; exit 3'
        startsecs=0
        autorestart=false
        [program:missing]
        command=/nowhere/at/all
        startretries=0
        [program:many]
        command=/bin/cat
        process_name=%(program_name)s-%(process_num)d
        numprocs=3
        [eventlistener:ear]
        command={EngineNeeds.Python} FOLDER/listener.py FOLDER/ear
        events=process_state,Remote_Communication,PROCESS_GROUP,SUPERVISOR_STATE_CHANGE
        buffer_size=500
        """;

    [EngineFact(Needs.ChildUtils | Needs.Original)]
    public void Both_tell_the_same_of_every_process_in_the_same_order()
    {
        var (ours, theirs) = (Play(EngineBinary.Supervisord), Play(Client.OriginalSupervisor.Daemon));
        Assert.Equal(theirs.Keys.Order(StringComparer.Ordinal), ours.Keys.Order(StringComparer.Ordinal));
        Assert.All(theirs, pair => Assert.Equal(pair.Value, ours[pair.Key]));
        Assert.True(theirs.Count > 8 && theirs.Values.Sum(list => list.Count) > 40);
    }

    private static Dictionary<string, List<string>> Play(string program)
    {
        using var engine = new EngineRun(Programs, program: program).Write().Foreground();
        foreach (var (name, state) in new[] { ("cat", "Running"), ("quick", "Fatal"), ("once", "Exited"), ("missing", "Fatal"), ("many:many-2", "Running"), ("ear", "Running") })
        {
            engine.WaitFor(name, state);
        }

        engine.Call("""
            sendRemoteCommEvent 'a type', 'dätä\nx'
            stopProcess 'cat'
            startProcess 'cat'
            signalProcess 'cat', 'KILL'
            """);
        engine.WaitFor("cat", "Running");
        engine.Call("""
            stopProcessGroup 'many'
            removeProcessGroup 'many'
            addProcessGroup 'many'
            startProcess 'once'
            sendRemoteCommEvent 'last', ''
            """);
        engine.WaitFor("many:many-1", "Running");
        Eventually.Holds(() => engine.Seen("ear").Count(seen => seen.Normal.Contains("many-1", StringComparison.Ordinal)) >= 6, () => engine.Read("ear.seen") + engine.Log);
        engine.Kill(Mono.Unix.Native.Signum.SIGTERM);
        Assert.Equal(0, engine.ExitStatus());
        var seen = engine.Seen("ear");
        Assert.Equal(Enumerable.Range(0, seen.Count).Select(i => (long)i), seen.Select(one => one.PoolSerial));

        // What is heard of the end is chance with the original: its listeners are stopped with events still in their queue.
        return seen.TakeWhile(one => one.Name != "SUPERVISOR_STATE_CHANGE_STOPPING").GroupBy(one => one.Payload.Split(' ')[0]).ToDictionary(group => group.Key, group => group.Select(one => one.Normal).ToList());
    }
}
