using Supervisor.Configuration;
using Supervisor.Engine.Http.Tls;
using Supervisor.Unit.EndToEnd;

namespace Supervisor.Unit.Http;

public sealed class TlsShelfTests : IDisposable
{
    private readonly Certificates _signer = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("shelf").FullName;
    private readonly TlsShelf _shelf = new();

    public void Dispose()
    {
        _signer.Dispose();
        Directory.Delete(_folder, true);
    }

    private TlsSettings Settings => new() { Certificate = Path.Combine(_folder, "c.pem"), Key = Path.Combine(_folder, "k.pem"), ClientCa = Path.Combine(_folder, "ca.pem") };

    private void Write(string certificate, string key)
    {
        File.WriteAllText(Settings.Certificate, certificate);
        File.WriteAllText(Settings.Key, key);
        File.WriteAllText(Settings.ClientCa!, _signer.Pem);
    }

    [Fact]
    public void What_was_checked_is_what_is_served_whatever_becomes_of_the_files()
    {
        var good = _signer.Sign("good");
        Write(good, good);
        Assert.Null(_shelf.Check(Settings));
        File.WriteAllText(Settings.Key, _signer.Sign("of another"));
        Assert.Equal(good, _shelf.Take(Settings).Texts.Certificate);
        File.Delete(Settings.Key);
        Assert.Equal(good, _shelf.Take(Settings).Texts.Key);

        // A later check that fails does not take it away, and one that is good takes its place.
        Assert.NotNull(_shelf.Check(Settings));
        Assert.Equal(good, _shelf.Take(Settings).Texts.Key);
        var renewed = _signer.Sign("renewed");
        Write(renewed, renewed);
        Assert.Null(_shelf.Check(Settings));
        Assert.Equal(renewed, _shelf.Take(Settings).Texts.Certificate);
    }

    [Fact]
    public void What_another_binary_has_left_needs_no_files()
    {
        var good = _signer.Sign("good");
        var texts = new TlsTexts(good, good, _signer.Pem);
        Assert.Equal(texts, _shelf.Make(Settings, texts).Texts);
        Assert.Equal(texts, _shelf.Take(Settings).Texts);
        Assert.Throws<IOException>(() => new TlsShelf().Make(Settings, null));
        Assert.Throws<IOException>(() => new TlsShelf().Make(Settings, texts with { Key = _signer.Sign("other") }));
    }
}
