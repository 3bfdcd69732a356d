using Supervisor.Configuration;

namespace Supervisor.Fuzz.Targets;

/// <summary>JSON and psd1 files: read, or refused with a reason and a line.</summary>
internal sealed class DataFileTarget : Target
{
    public override string Name => "datafile";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Bytes("""{ "supervisord": {}, "program:w": { "command": "/bin/w", "numprocs": 2, "autostart": false, "exitcodes": [0, 2], "user": null, "environment": { "A": "1" } } }"""),
        Bytes("""
            @{ # comment
                supervisord = @{}; 'program:w' = @{ command = 'it''s' <# why #>; numprocs = 2
                    autostart = $false; exitcodes = 0, 2; user = $null
                    environment = @{ A = '1'; "B" = @('x', 'y') } } }
            """),
        Bytes("@{ a = @{ b = @'\none\ntwo\n'@\n } }"),
    ];

    public override IReadOnlyList<string> Words => ["@{", "}", "@(", ")", "@'\n", "\n'@", "'", "\"", "''", "’", "“", "`", "$", "$true", "<#", "#>", "#", ";", ",", "=", "\n", "\r\n", "{", "[", "]", ":", "null", "-1", "1e9", "\\ud800", "\\u0000", "//", "/*", "*/"];

    public override bool Try(byte[] input)
    {
        var accepted = false;
        foreach (var format in new[] { ConfigurationFormat.Json, ConfigurationFormat.Psd1 })
        {
            ConfigurationText.Parse("/a", Text(input), format, out var problem);
            accepted |= problem is null;
            if (problem is not null)
            {
                Clear(problem.Message);
                if (problem.Source.Line < 1)
                {
                    throw new BrokenPromise("refused without a line");
                }
            }
        }

        return accepted;
    }
}
