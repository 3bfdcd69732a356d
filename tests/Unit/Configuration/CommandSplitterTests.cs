using Supervisor.Configuration;

namespace Supervisor.Unit.Configuration;

public class CommandSplitterTests
{
    [Theory]
    [InlineData("/bin/cat -n  file", "/bin/cat|-n|file")]
    [InlineData("nginx -g 'daemon off;'", "nginx|-g|daemon off;")]
    [InlineData("a\\ b \"c \\\" d\" 'e \\ f'", "a b|c \" d|e \\ f")]
    [InlineData("\"a\\$b\\\\\"", "a\\$b\\")]
    [InlineData("a '' \"\"", "a||")]
    [InlineData("x'y'\"z\"w", "xyzw")]
    [InlineData("a # b", "a|#|b")]
    [InlineData("sleep\n60\t1", "sleep|60|1")]
    [InlineData("a;b|c>d $HOME *", "a;b|c>d|$HOME|*")]
    public void Words(string command, string words) => Assert.Equal(words == "a;b|c>d|$HOME|*" ? ["a;b|c>d", "$HOME", "*"] : words.Split('|'), CommandSplitter.Split(command).Value);

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    public void Nothing_has_no_words(string command) => Assert.Empty(CommandSplitter.Split(command).Value);

    [Theory]
    [InlineData("a 'b", "No closing quotation")]
    [InlineData("a \"b\\\"", "No closing quotation")]
    [InlineData("a\\", "No escaped character")]
    [InlineData("\"a\\", "No escaped character")]
    public void A_command_that_does_not_end(string command, string reason) => Assert.Equal(reason, CommandSplitter.Split(command).Error);
}
