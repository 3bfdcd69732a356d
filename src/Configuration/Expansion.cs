namespace Supervisor.Configuration;

/// <summary>Puts values in for %(name)s and its relatives, refusing with the original's words.</summary>
internal static class Expansion
{
    /// <summary>Expands <paramref name="format"/>; <paramref name="label"/> names the setting in messages.</summary>
    public static Parsed<string> Expand(string format, ExpansionNames names, string label)
    {
        if (!format.Contains('%'))
        {
            return format;
        }

        var pass = new ExpansionPass(format, names);
        return pass.Run() switch
        {
            { Succeeded: true } result => result,
            _ when pass.UnknownName is { } name => new Refusal(
                $"Format string {PythonText.Repr(format)} for {PythonText.Repr(label)} contains names ({PythonText.Repr(name)}) which cannot be expanded. "
                + $"Available names: {string.Join(", ", names.All())}"),
            var result => new Refusal($"Format string {PythonText.Repr(format)} for {PythonText.Repr(label)} is badly formatted: {result.Error}"),
        };
    }

    /// <summary>True when a bare "%s" stands in the format: the original then puts the whole table of names in.</summary>
    public static bool InsertsWholeTable(string format, ExpansionNames names)
    {
        var pass = new ExpansionPass(format, names);
        return format.Contains('%') && pass.Run().Succeeded && pass.WholeTable;
    }
}
