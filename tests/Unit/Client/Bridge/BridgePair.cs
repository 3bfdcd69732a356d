using System.IO.Pipes;
using Supervisor.Client;
using Supervisor.Client.Bridge;

namespace Supervisor.Unit.Client.Bridge;

/// <summary>Two pipes, and a bridge program at their far end.</summary>
internal sealed class BridgePair : IEngineTransport
{
    private readonly AnonymousPipeServerStream _toFar = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream _fromFar = new(PipeDirection.In);
    private readonly System.Text.StringBuilder _errors = new();

    public BridgePair(params string[] arguments)
    {
        var input = new AnonymousPipeClientStream(PipeDirection.In, _toFar.ClientSafePipeHandle);
        var output = new AnonymousPipeClientStream(PipeDirection.Out, _fromFar.ClientSafePipeHandle);
        Status = Task.Factory.StartNew(
            () =>
            {
                using (input)
                using (output)
                {
                    return BridgeProgram.Run(arguments, "bridge", "1.0", input, output, text => _errors.Append(text));
                }
            },
            TaskCreationOptions.LongRunning);
    }

    /// <summary>The exit status of the far side.</summary>
    public Task<int> Status { get; }

    public string Errors => _errors.ToString();

    public string Host => "web1";

    public Stream Raw => _toFar;

    public BridgeLink Near => field ??= BridgeLink.Near(_fromFar, _toFar);

    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellation) => await Near.OpenAsync(cancellation);

    /// <summary>As when the near side's process ends.</summary>
    public void Cut()
    {
        _toFar.Dispose();
    }

    public void Dispose()
    {
        Near.Dispose();
        _toFar.Dispose();
        Status.Wait(TimeSpan.FromSeconds(20));
        _fromFar.Dispose();
    }
}
