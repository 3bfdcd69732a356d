using System.Collections.Concurrent;
using Mono.Unix.Native;
using Supervisor.Engine.Posix;

namespace Supervisor.Unit.Posix;

[Collection(RealChildrenCollection.Name)]
public class SignalsTests
{
    [Theory]
    [InlineData(Signum.SIGTERM, 15)]
    [InlineData(Signum.SIGINT, 2)]
    [InlineData(Signum.SIGQUIT, 3)]
    [InlineData(Signum.SIGHUP, 1)]
    [InlineData(Signum.SIGUSR2, 12)]
    public void A_signal_is_told_and_does_not_end_the_process(Signum signal, int number)
    {
        using var received = new BlockingCollection<int>();
        using var signals = new Signals(received.Add);
        Syscall.kill(Environment.ProcessId, signal);
        Assert.True(received.TryTake(out var got, TimeSpan.FromSeconds(20)));
        Assert.Equal(number, got);
    }

    [Fact]
    public void After_the_last_taker_has_gone_a_signal_does_what_it_did_before()
    {
        Libc.SetDisposition(Signals.Usr2, 1);
        using (var signals = new Signals(_ => { }))
        using (var more = new Signals([Signals.Usr2], _ => { }))
        {
            Assert.False(Libc.IsIgnored(Signals.Usr2));
        }

        Assert.True(Libc.IsIgnored(Signals.Usr2));
        Libc.SetDisposition(Signals.Usr2, 0);
    }

    [Fact]
    public void A_signal_that_was_ignored_at_start_is_told_all_the_same()
    {
        Libc.SetDisposition(Signals.Usr2, 1);
        using var received = new BlockingCollection<int>();
        using var signals = new Signals(received.Add);
        Syscall.kill(Environment.ProcessId, Signum.SIGUSR2);
        Assert.True(received.TryTake(out var got, TimeSpan.FromSeconds(20)));
        Assert.Equal(Signals.Usr2, got);
    }

    [Fact]
    public void A_broken_pipe_is_an_error_not_an_end()
    {
        using var signals = new Signals(_ => { });
        Assert.True(Libc.IsIgnored(Signals.Pipe));
    }
}
