using FsCheck;
using FsCheck.Fluent;
using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

public class IniFileTests
{
    private static string? Value(string body, string key = "k") => IniFile.Parse("f", "[a]\n" + body).Sections[0].Find(key)?.Value;

    [Theory]
    [InlineData("k=1", "1")]
    [InlineData("K : v = 3", "v = 3")]
    [InlineData("k=x: y", "x: y")]
    [InlineData("k = a#b;c", "a#b;c")]
    [InlineData("k = a ;b", "a")]
    [InlineData("k = a #b", "a")]
    [InlineData("k = \"a ;b\"", "\"a")]
    [InlineData("k=;c", ";c")]
    [InlineData("k= ;c", "")]
    [InlineData("k=", "")]
    [InlineData("k=a;b ;c #d", "a;b ;c")]
    [InlineData("k=1\nk=2", "2")]
    [InlineData("k=1\n  2\n\n  # c\n  3 ;x", "1\n2\n\n3")]
    [InlineData("k=1 \n ; foo\n 2", "1\n2")]
    [InlineData("k=1\n\n\n  2\n\n\n[b]", "1\n\n\n2")]
    [InlineData("k=\n\n  x", "\n\nx")]
    [InlineData("k=1\n  [b]", "1\n[b]")]
    [InlineData("k=1\r\n  2\r\n", "1\n2")]
    [InlineData("  k=1\n  l=2", "1")]
    [InlineData("k=1\n\tl=2", "1\nl=2")]
    [InlineData("k=\u00a0x\u00a0", "x")]
    public void A_value_is_what_the_dialect_says(string body, string expected) => Assert.Equal(expected, Value(body));

    [Fact]
    public void Sections_of_one_name_are_one_and_keys_are_folded()
    {
        var file = IniFile.Parse("f", "[a]\nX=1\n[b] ignored\n[a]\nx=2\ny=3\n");
        Assert.Equal(["a", "b"], file.Sections.Select(section => section.Name));
        Assert.Equal([("x", "2", 5), ("y", "3", 6)], file.Sections[0].Options.Select(option => (option.Key, option.Value, option.Source.Line)));
    }

    [Theory]
    [InlineData("[a]x]", "a]x")]
    [InlineData("[ a ]", " a ")]
    [InlineData("[a] ; [b]", "a")]
    [InlineData("[]x]", "]x")]
    public void A_header_goes_to_the_last_bracket(string line, string name) => Assert.Equal(name, Assert.Single(IniFile.Parse("f", line).Sections).Name);

    [Fact]
    public void Every_bad_line_is_kept_and_reading_goes_on()
    {
        var file = IniFile.Parse("f.conf", "[s]\nfoo\nit's\n=x\n: y\n[p]\nk=1\nnope");
        Assert.Equal([2, 3, 4, 5, 8], file.BadLines.Select(line => line.Line));
        Assert.Equal("1", file.Sections[1].Find("k")!.Value);
        Assert.Equal(
            "Source contains parsing errors: 'f.conf'\n\t[line  2]: 'foo\\n'\n\t[line  3]: \"it's\\n\"\n\t[line  4]: '=x\\n'\n\t[line  5]: ': y\\n'\n\t[line  8]: 'nope'",
            IniFile.ParsingErrors(file.Path, file.BadLines));
    }

    [Theory]
    [InlineData("\n; c\n foo\n[a]\n", 3, "' foo\\n'")]
    [InlineData("[a\nb=1\n", 1, "'[a\\n'")]
    [InlineData("[]\n", 1, "'[]\\n'")]
    [InlineData("\ufeff[a]\n", 1, "'\\ufeff[a]\\n'")]
    public void Text_before_any_section_is_told_as_the_original_does(string text, int line, string shown)
    {
        var file = IniFile.Parse("f", text);
        Assert.Equal($"File contains no section headers.\nfile: 'f', line: {line}\n{shown}", IniFile.NoSectionHeaders("f", file.Headless!));
    }

    [Fact]
    public void Nothing_a_file_may_hold_makes_the_reader_throw() => Prop
        .ForAll(ArbMap.Default.ArbFor<string?>(), text =>
        {
            IniFile.Parse("f", text ?? "");
            Readings.Read(text ?? "");
        }).QuickCheckThrowOnFailure();
}
