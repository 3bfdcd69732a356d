namespace Supervisor.Engine.Loop;

/// <summary>Where fragments are kept. May take its time, so never called on the loop's thread.</summary>
public interface IFragmentFolder
{
    bool Exists(string path);

    /// <summary>Puts the text in the place of the file, all of it or none; why not, or null.</summary>
    string? Write(string path, string text);

    /// <summary>Takes the file away; why not, or null.</summary>
    string? Delete(string path);
}
