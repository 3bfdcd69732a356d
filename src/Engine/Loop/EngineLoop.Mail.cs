using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>What each piece of mail comes to.</summary>
public sealed partial class EngineLoop
{
    private void Deliver(Mail mail) => Guarded(() => Handle(mail));

    private void Handle(Mail mail)
    {
        switch (mail)
        {
            case Mail.ChildrenEnded:
                Reap();
                break;
            case Mail.Drained m:
                _keeper.Apply(new SupervisorInput.Drained(m.Key, m.Pid));
                break;
            case Mail.Ask m:
                _desk.Take(m.Request);
                break;
            case Mail.Abandon m:
                _keeper.Waiters.Abandon(m.Request);
                break;
            case Mail.AutoStart m:
                QueueAutoStart(entry => !m.Except.Contains(entry.Key));
                break;
            case Mail.AddGroup m:
                var isNew = !_keeper.State.Groups.ContainsKey(m.Settings.Name);
                _keeper.Apply(new SupervisorInput.GroupAdded(m.Settings) { StoppedByPerson = m.StoppedByPerson });
                QueueAutoStart(entry => isNew && m.StartNow && entry.Key.Group == m.Settings.Name && !m.StoppedByPerson.Contains(entry.Key.Process));
                _bulk.Add(() => m.Added.TrySetResult(isNew));
                break;
            case Mail.ChangeGroup m:
                _changes.Add(m.Settings.Name, m.Changed);
                _keeper.Apply(new SupervisorInput.GroupChanged(m.Settings));
                break;
            case Mail.RemoveGroup m:
                _keeper.Apply(new SupervisorInput.GroupRemoved(m.Name));
                m.Removed.TrySetResult(!_keeper.State.Groups.ContainsKey(m.Name));
                break;
            case Mail.ShutdownAsked m:
                if (_keeper.State.Mood == Mood.Running)
                {
                    Events.Publish(new Notice.EngineChanged(Running: false, _clock.Now));
                }

                _tools.Journal?.Ending();
                _keeper.Apply(new SupervisorInput.ShutdownAsked(m.Mood, m.ExitStatus));

                // At once: the first line names everybody, those too that end in this very turn.
                _report.Write(_keeper.State, _clock.Now.Monotonic, _tools.Write);
                break;
            case Mail.WithOutput m:
                m.Work(_output, _keeper.State);
                break;
            case Mail.RemoteCommunication m:
                Events.Publish(new Notice.RemoteCommunication(m.Type, m.Data, _clock.Now));
                break;
            case Mail.Tell m:
                Events.Publish(m.Notice);
                m.Told?.Invoke();
                break;
            case Mail.ListenerSaid m:
                _listeners.Said(m.Ear, m.Bytes, m.Flooded);
                break;
            case Mail.OnLoop m:
                m.Work();
                break;
            case Mail.Note m:
                _tools.Write(m.Level, m.Message);
                break;
        }
    }

    private void QueueAutoStart(Func<ProcessEntry, bool> chosen)
    {
        foreach (var entry in _keeper.State.InStartOrder.Where(entry => entry.Program.AutoStart && chosen(entry)))
        {
            StartInTurn(entry.Key);
        }
    }

    /// <summary>Nobody asked for it by name: whoever has stopped it before its turn came has the last word.</summary>
    private void StartInTurn(ProcessKey key) => _bulk.Add(() =>
    {
        if (_keeper.State.Find(key) is { WantsDown: false })
        {
            _keeper.Give(key, new ProcessEvent.StartAsked());
        }
    });
}
