using Supervisor.Client;

namespace Supervisor.Unit.Client;

public sealed class BoundedBodyTests
{
    private static Task<byte[]> ReadAsync(int length, int maxBytes) =>
        BoundedBody.ReadAsync(new HttpResponseMessage { Content = new ByteArrayContent(new byte[length]) }, CancellationToken.None, maxBytes);

    [Fact]
    public async Task An_answer_up_to_the_limit_is_read_whole() => Assert.Equal(100_000, (await ReadAsync(100_000, 100_000)).Length);

    [Fact]
    public Task A_longer_one_is_refused() => Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(100_001, 100_000));
}
