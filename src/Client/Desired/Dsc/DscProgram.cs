namespace Supervisor.Client.Desired.Dsc;

/// <summary>"supervisor-engine dsc" as a whole: words and one JSON object in; JSON, traces and an exit status out.</summary>
public static class DscProgram
{
    public static int Run(IReadOnlyList<string> words, DscSurroundings surroundings)
    {
        var trace = new DscTrace(surroundings.Errors, surroundings.TraceLevel);
        try
        {
            var request = DscRequest.Parse(words)
                ?? throw new DesiredStateException(DesiredStateFault.InvalidInput, $"cannot do 'dsc {string.Join(' ', words)}': {DscRequest.Usage}");
            foreach (var line in AnswerAsync(request, surroundings, trace).GetAwaiter().GetResult())
            {
                surroundings.Output.Write(line);
            }

            return 0;
        }
        catch (DesiredStateException failure)
        {
            foreach (var reason in failure.Reasons)
            {
                trace.Write("error", reason);
            }

            return (int)failure.Fault;
        }
        catch (IOException broken)
        {
            // Only our own output can break here: whoever called has gone, or has given us none.
            trace.Write("error", broken.Message);
            return (int)DesiredStateFault.InvalidInput;
        }
    }

    /// <summary>All lines at once: what fails half way leaves nothing on stdout.</summary>
    private static async Task<IReadOnlyList<byte[]>> AnswerAsync(DscRequest request, DscSurroundings surroundings, DscTrace trace)
    {
        if (request.Operation == DscOperation.Schema)
        {
            return [DscSchema.Of(request.Resource)];
        }

        var input = ReadAll(surroundings.Input);
        return request.Resource switch
        {
            DscResource.Program => await new DscPrograms(surroundings, trace).AnswerAsync(request, input).ConfigureAwait(false),
            DscResource.ProgramList => await new DscProgramLists(surroundings, trace).AnswerAsync(request, input).ConfigureAwait(false),
            _ => await new DscEngines(surroundings, trace).AnswerAsync(request, input).ConfigureAwait(false),
        };
    }

    private static ReadOnlyMemory<byte> ReadAll(Stream input)
    {
        var all = new MemoryStream();
        var piece = new byte[16 << 10];
        while (Read(input, piece) is > 0 and var count)
        {
            all.Write(piece, 0, count);
            if (all.Length > DeclarationReader.MostBytes)
            {
                throw new DesiredStateException(DesiredStateFault.InvalidInput, $"cannot read the input: it has more than {DeclarationReader.MostBytes >> 20} MiB");
            }
        }

        return all.ToArray();
    }

    private static int Read(Stream input, byte[] piece)
    {
        try
        {
            return input.Read(piece, 0, piece.Length);
        }
        catch (IOException broken)
        {
            throw new DesiredStateException(DesiredStateFault.InvalidInput, $"cannot read the input: {broken.Message}");
        }
    }
}
