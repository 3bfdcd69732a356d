using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Supervisor.Client;

/// <summary>Writes every request and answer into a trace on their way through.</summary>
internal sealed class TracingHandler(EngineTrace trace, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = EngineTrace.NextNumber();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        trace.Say(number, '>', $"{request.Method} {request.RequestUri?.PathAndQuery} HTTP/{request.Version}\n{Headers(request.Headers, request.Content?.Headers)}{body}");
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            trace.Say(number, '<', $"HTTP/{response.Version} {(int)response.StatusCode} {response.ReasonPhrase}\n{Headers(response.Headers, response.Content.Headers)}");
            var traced = new TracedContent(response.Content, trace, number);
            response.Content = traced;
            return response;
        }
        catch (Exception failure)
        {
            trace.Say(number, '!', failure.Message);
            throw;
        }
    }

    private static string Headers(HttpHeaders headers, HttpHeaders? content) => string.Concat(headers.Concat(content ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
        .Select(header => $"{header.Key}: {(header.Key is "Authorization" or "Proxy-Authorization" ? "***" : string.Join(", ", header.Value))}\n"));

    private sealed class TracedContent : HttpContent
    {
        private readonly HttpContent _content;
        private readonly EngineTrace _trace;
        private readonly int _number;

        public TracedContent(HttpContent content, EngineTrace trace, int number)
        {
            (_content, _trace, _number) = (content, trace, number);
            foreach (var header in content.Headers)
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => await CreateContentReadStreamAsync(CancellationToken.None).ConfigureAwait(false);

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
            new TracedStream(await _content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _trace, _number);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            using var source = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
            await source.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            _content.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>What is read of an answer, in whole lines.</summary>
    private sealed class TracedStream(Stream inner, EngineTrace trace, int number) : Stream
    {
        private readonly StringBuilder _line = new();
        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Write(buffer.Span[..count], ended: count == 0 && !buffer.IsEmpty);
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            Write(buffer.AsSpan(offset, read), ended: read == 0 && count > 0);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            Write([], ended: true);
            inner.Dispose();
            base.Dispose(disposing);
        }

        private void Write(ReadOnlySpan<byte> bytes, bool ended)
        {
            var characters = new char[_decoder.GetCharCount(bytes, ended)];
            _decoder.GetChars(bytes, characters, ended);
            _line.Append(characters);
            if (_line.Length > 0 && (ended || characters.Contains('\n') || _line.Length > 64 << 10))
            {
                trace.Say(number, '<', _line.ToString());
                _line.Clear();
            }
        }
    }
}
