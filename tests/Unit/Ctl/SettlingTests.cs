using Supervisor.Client;
using Supervisor.Ctl;

namespace Supervisor.Unit.Ctl;

public class SettlingTests
{
    [Theory]
    [InlineData(ProcessStateName.Stopping, null)]
    [InlineData(ProcessStateName.Stopped, FaultCode.Success)]
    [InlineData(ProcessStateName.Exited, FaultCode.Success)]
    [InlineData(ProcessStateName.Fatal, FaultCode.Success)]
    [InlineData(ProcessStateName.Running, FaultCode.Failed)]
    [InlineData(ProcessStateName.Starting, FaultCode.Failed)]
    [InlineData(ProcessStateName.Backoff, FaultCode.Failed)]
    public void A_stop_has_come_to_what_the_state_says(ProcessStateName state, int? code) => Assert.Equal(code, Settling.Stopped(state));

    [Theory]
    [InlineData(ProcessStateName.Starting, "", null)]
    [InlineData(ProcessStateName.Running, "", FaultCode.Success)]
    [InlineData(ProcessStateName.Exited, "", FaultCode.Success)]
    [InlineData(ProcessStateName.Backoff, "", FaultCode.AbnormalTermination)]
    [InlineData(ProcessStateName.Fatal, "can't find command", FaultCode.SpawnError)]
    [InlineData(ProcessStateName.Stopped, "", FaultCode.AbnormalTermination)]
    public void A_start_has_come_to_what_the_state_says(ProcessStateName state, string spawnError, int? code) => Assert.Equal(code, Settling.Started(state, spawnError));

    [Theory]
    [InlineData(ProcessStateName.Stopping, 0, 0, false, true)]
    [InlineData(ProcessStateName.Running, 0, 0, false, true)]
    [InlineData(ProcessStateName.Stopped, 0, 99, false, true)]
    [InlineData(ProcessStateName.Stopped, 0, 98, false, false)]
    [InlineData(ProcessStateName.Starting, 0, 0, true, true)]
    [InlineData(ProcessStateName.Running, 99, 0, true, true)]
    [InlineData(ProcessStateName.Running, 98, 0, true, false)]
    public void A_call_for_many_concerns_who_is_on_the_way_or_has_just_arrived(ProcessStateName state, int start, int stop, bool up, bool concerned) =>
        Assert.Equal(concerned, Settling.Concerns(ScriptedEngine.Struct(("state", (int)state), ("start", start), ("stop", stop), ("now", 100)), up));
}
