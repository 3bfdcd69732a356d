namespace Supervisor.Unit.World;

/// <summary>The files below tests/Unit/Fixtures, in the source tree.</summary>
internal static class Fixtures
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var fixtures = Path.Combine(folder.FullName, "Fixtures");
            if (Directory.Exists(fixtures))
            {
                return fixtures;
            }
        }

        throw new DirectoryNotFoundException("cannot find tests/Unit/Fixtures above the test's own folder");
    }
}
