using System.Globalization;
using System.Text.RegularExpressions;
using Supervisor.Unit.Posix;
using Xunit.Abstractions;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Many events for few listeners: all of them, in order, and no more memory than before.</summary>
[Collection(nameof(Alone))]
public sealed class ListenerLoadTests(ITestOutputHelper output)
{
    [EngineFact(Needs.ChildUtils)]
    public void A_pool_of_three_gets_ten_thousand_changes_once_and_in_order()
    {
        using var engine = new EngineRun(
            $"""
            [eventlistener:ear]
            command={EngineNeeds.Python} FOLDER/listener.py FOLDER/ear
            process_name=ear%(process_num)d
            numprocs=3
            events=PROCESS_STATE,REMOTE_COMMUNICATION
            buffer_size=20000
            [program:w]
            command=/bin/cat
            process_name=w%(process_num)02d
            numprocs=50
            startsecs=0
            stdout_logfile=NONE
            stderr_logfile=NONE
            """,
            "loglevel=debug\nlogfile_maxbytes=0").Write().Daemon();
        engine.WaitFor("ear:ear2", "Running");
        var memory = new List<(int Events, int Kilobytes)>();
        const int rounds = 40;
        for (var round = 0; round < rounds; round++)
        {
            Assert.Equal(0, engine.Ctl("restart w:*").Status);
            engine.Call($"times [('sendRemoteCommEvent', 't', str(i)) for i in range({round * 50}, {(round + 1) * 50})]\n");
            memory.Add((engine.Seen("ear").Count, OutsideView.ResidentKilobytes(engine.Pid)));
        }

        // 3 listeners and 50 programs start; each restart is four changes.
        const int expected = (3 * 2) + (50 * 2) + (rounds * 50 * 4) + (rounds * 50);
        Eventually.Holds(() => engine.Seen("ear").Count >= expected, () => $"{engine.Seen("ear").Count} of {expected}\n{engine.Log[^2000..]}");
        var seen = engine.Seen("ear");
        Assert.Equal(Enumerable.Range(0, expected).Select(i => (long)i), seen.Select(one => one.PoolSerial).Order());
        Assert.Equal(Enumerable.Range(0, expected).Select(i => (long)i), seen.Select(one => one.Serial).Order());
        Assert.All(seen.GroupBy(one => one.Listener), listener => Assert.Equal(listener.Select(one => one.PoolSerial).Order(), listener.Select(one => one.PoolSerial)));
        Assert.Equal(
            Enumerable.Range(0, expected).Select(i => i.ToString(CultureInfo.InvariantCulture)),
            Regex.Matches(engine.Log, @"event (\d+) sent to listener ear\d").Select(match => match.Groups[1].Value));

        // What is heard of one process is a chain without a gap.
        foreach (var process in seen.Where(one => one.Name != "REMOTE_COMMUNICATION").OrderBy(one => one.PoolSerial).GroupBy(one => one.Payload.Split(' ')[0]))
        {
            var states = process.Select(one => one.Name["PROCESS_STATE_".Length..]).ToList();
            Assert.Equal(["STOPPED", .. states[..^1]], process.Select(one => Regex.Match(one.Payload, @"from_state:(\w+)").Groups[1].Value));
        }

        memory.Add((seen.Count, OutsideView.ResidentKilobytes(engine.Pid)));
        output.WriteLine(string.Join("\n", memory.Where((_, i) => i % 5 == 0).Append(memory[^1]).Select(at => $"{at.Events,6} events heard: {at.Kilobytes} KB")));
        output.WriteLine($"by listener: {string.Join(", ", seen.GroupBy(one => one.Listener).Select(listener => listener.Count()))}");

        // Some seconds after a burst memory is given back.
        Eventually.Holds(() => OutsideView.ResidentKilobytes(engine.Pid) <= memory[rounds / 4].Kilobytes + 8_000, () => $"{OutsideView.ResidentKilobytes(engine.Pid)} KB");
    }

    [EngineFact(Needs.ChildUtils)]
    public void Listeners_that_do_not_read_or_write_without_end_cost_no_memory()
    {
        using var engine = new EngineRun(
            """
            [eventlistener:deaf]
            command=/bin/sh -c 'echo READY; exec sleep 10000'
            events=REMOTE_COMMUNICATION
            buffer_size=100
            startsecs=0
            [eventlistener:loud]
            command=/bin/sh -c 'exec yes RESULT'
            events=REMOTE_COMMUNICATION
            buffer_size=100
            startsecs=0
            stdout_logfile=NONE
            """,
            "logfile_maxbytes=0").Write().Daemon();
        engine.WaitForLog("loud: has entered the UNKNOWN state");
        Send(2_000);
        var before = OutsideView.ResidentKilobytes(engine.Pid);
        Send(18_000);
        var after = OutsideView.ResidentKilobytes(engine.Pid);
        output.WriteLine($"{before} KB after 2,000 events of 10 kB, {after} KB after 20,000");
        Assert.Equal(20_000 - 101, engine.Log.Split("pool deaf event buffer overflowed, discarding event ").Length - 1);
        Assert.InRange(after - before, -1_000_000, 8_000);

        void Send(int count) => engine.Call($"times [('sendRemoteCommEvent', 't', 'x' * 10000) for i in range({count})]\n");
    }
}
