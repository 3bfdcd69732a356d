namespace Supervisor.Client.Desired.Dsc;

/// <summary>What is declared.</summary>
public enum DscResource
{
    Program,
    Engine,
    ProgramList,
}

/// <summary>What is asked.</summary>
public enum DscOperation
{
    Get,
    Set,
    Test,
    Export,
    Schema,
}

/// <summary>The words after "dsc".</summary>
public sealed record DscRequest(DscResource Resource, DscOperation Operation, bool WhatIf)
{
    public const string Usage = "usage: supervisor-engine dsc program|engine|programlist get|set|test|export|schema [--what-if], with one JSON object on stdin";

    /// <summary>Null for words that are none.</summary>
    public static DscRequest? Parse(IReadOnlyList<string> words)
    {
        if (words.Count is < 2 or > 3 || ResourceOf(words[0]) is not { } resource || OperationOf(words[1]) is not { } operation)
        {
            return null;
        }

        return words.Count == 2 ? new(resource, operation, false)
            : words[2] == "--what-if" && operation == DscOperation.Set ? new(resource, operation, true)
            : null;
    }

    private static DscResource? ResourceOf(string word) => word switch
    {
        "program" => DscResource.Program,
        "engine" => DscResource.Engine,
        "programlist" => DscResource.ProgramList,
        _ => null,
    };

    private static DscOperation? OperationOf(string word) => word switch
    {
        "get" => DscOperation.Get,
        "set" => DscOperation.Set,
        "test" => DscOperation.Test,
        "export" => DscOperation.Export,
        "schema" => DscOperation.Schema,
        _ => null,
    };
}
