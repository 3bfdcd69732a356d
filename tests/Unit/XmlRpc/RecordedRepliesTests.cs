using System.Text;
using System.Xml.Linq;
using Supervisor.Unit.Http.Support;

namespace Supervisor.Unit.XmlRpc;

public sealed class RecordedRepliesTests
{
    [Fact]
    public async Task Every_recorded_call_gets_the_reply_that_supervisord_gave()
    {
        await using var engine = await LiveEngine.StartAsync(RecordedReplies.Groups());
        RecordedReplies.Prepare(engine.Children);
        await engine.UpAsync("cat", "web:web_00", "web:web_01");

        var different = new List<string>();
        var exchanges = RecordedReplies.Exchanges();
        foreach (var exchange in exchanges)
        {
            var call = new StringContent(exchange.Element("methodCall")!.ToString(), Encoding.UTF8, "text/xml");
            var expected = RecordedReplies.Normal(exchange.Element("methodResponse")!);
            var reply = await engine.Web.PostAsync("/RPC2", call);
            var text = await reply.Content.ReadAsStringAsync();
            var actual = text.StartsWith("<?xml", StringComparison.Ordinal) ? RecordedReplies.Normal(XElement.Parse(text)) : text;
            if (expected != actual)
            {
                different.Add($"{exchange.Attribute("name")!.Value}\nexpected {expected}\ngot {actual}");
            }
        }

        Assert.True(exchanges.Count > 150);
        Assert.True(different.Count == 0, $"{different.Count} differ:\n{string.Join("\n\n", different)}");
    }
}
