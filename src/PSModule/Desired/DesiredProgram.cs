using System.ComponentModel;
using Supervisor.Client;
using Supervisor.Client.Desired;

namespace Supervisor.PSModule;

/// <summary>What the class SupervisedProgram of the root module does, given one of its objects; not meant for anybody else.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DesiredProgram
{
    /// <summary>The program as it is, as an object of the same class.</summary>
    public static object Get(object wanted) => ResourceObject.Of(wanted, With(wanted, (programs, declared) => programs.GetAsync(declared, CancellationToken.None)));

    /// <summary>Whether nothing differs.</summary>
    public static bool Test(object wanted) => With(wanted, async (programs, declared) =>
        (await programs.TestAsync(declared, CancellationToken.None).ConfigureAwait(false)).Differing.Count == 0);

    /// <summary>Brings it there.</summary>
    public static void Set(object wanted) => With(wanted, (programs, declared) => programs.SetAsync(declared, false, CancellationToken.None));

    /// <summary>Every program that is as the filter says.</summary>
    public static object[] Export(object filter)
    {
        var found = With(filter, async (programs, declared) => (await programs.ReadAsync(CancellationToken.None).ConfigureAwait(false)).Matching(declared).ToList());
        return [.. found.Select(program => ResourceObject.Of(filter, program))];
    }

    private static T With<T>(object wanted, Func<DesiredPrograms, Declaration, Task<T>> ask)
    {
        var declared = ResourceObject.Read(wanted);
        using var target = EngineTarget.Find(declared, endpoint => new JsonClient(endpoint));
        var programs = new DesiredPrograms(target.Client, (_, _) => { }, target.ReadFile, target.SocketPath);
        // On a thread of the pool, since the caller's may have a context that waits for this one; objects of the class are made on the caller's,
        // since their constructor is a script and needs its runspace.
        return Task.Run(() => ask(programs, declared)).GetAwaiter().GetResult();
    }
}
