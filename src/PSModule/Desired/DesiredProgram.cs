using System.ComponentModel;
using Supervisor.Client;
using Supervisor.Client.Desired;

namespace Supervisor.PSModule;

/// <summary>What the class SupervisedProgram of the root module does, given one of its objects; not meant for anybody else.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DesiredProgram
{
    /// <summary>The program as it is, as an object of the same class.</summary>
    public static object Get(object wanted) => With(wanted, async (programs, declared) =>
        ResourceObject.Of(wanted, await programs.GetAsync(declared, CancellationToken.None).ConfigureAwait(false)));

    /// <summary>Whether nothing differs.</summary>
    public static bool Test(object wanted) => With(wanted, async (programs, declared) =>
        (await programs.TestAsync(declared, CancellationToken.None).ConfigureAwait(false)).Differing.Count == 0);

    /// <summary>Brings it there.</summary>
    public static void Set(object wanted) => With(wanted, (programs, declared) => programs.SetAsync(declared, false, CancellationToken.None));

    /// <summary>Every program that is as the filter says.</summary>
    public static object[] Export(object filter) => With(filter, async (programs, declared) =>
        (object[])[.. (await programs.ReadAsync(CancellationToken.None).ConfigureAwait(false)).Matching(declared).Select(found => ResourceObject.Of(filter, found))]);

    private static T With<T>(object wanted, Func<DesiredPrograms, Declaration, Task<T>> ask)
    {
        var declared = ResourceObject.Read(wanted);
        using var target = EngineTarget.Find(declared, endpoint => new JsonClient(endpoint));
        var programs = new DesiredPrograms(target.Client, (_, _) => { }, target.ReadFile, target.SocketPath);
        // On a thread of the pool: the caller's may have a context that waits for this one.
        return Task.Run(() => ask(programs, declared)).GetAwaiter().GetResult();
    }
}
