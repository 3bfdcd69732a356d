namespace Supervisor.Chaos.Faults;

/// <summary>The disk of some logs has no room for a while.</summary>
internal sealed class DiskFull() : Trouble("disk-full", Lane.Logs, 4)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        if (scene.Place.DiskProblem is not null)
        {
            return null;
        }

        var writers = scene.Fleet.Writers.Where(writer => writer.IsOnDisk).ToList();
        var (from, before) = (DateTime.UtcNow, writers.Select(writer => writer.Written).ToList());
        var filler = Path.Combine(scene.Place.Disk, "filler");
        try
        {
            using var file = File.OpenHandle(filler, FileMode.Create, FileAccess.Write);
            for (long at = 0; ; at += 4096)
            {
                RandomAccess.Write(file, new byte[4096], at);
            }
        }
        catch (IOException)
        {
            // No space left on device.
        }

        await Task.Delay(random.Next(500, 6000));
        File.Delete(filler);
        var full = new FullDisk(from, DateTime.UtcNow, before, [.. writers.Select(writer => writer.Writing)]);
        scene.Diary.Add(full);
        return $"{(full.To - full.From).TotalMilliseconds:0} ms";
    }
}
