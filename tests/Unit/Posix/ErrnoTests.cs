using Supervisor.Engine.Posix;

namespace Supervisor.Unit.Posix;

public class ErrnoTests
{
    [Fact]
    public void Names_are_those_of_the_system()
    {
        for (var errno = 1; errno <= 40; errno++)
        {
            Assert.Equal(errno switch { 11 => "EAGAIN", 35 => "EDEADLK", _ => ((Mono.Unix.Native.Errno)errno).ToString() }, Errno.Name(errno));
        }
        foreach (var errno in (ReadOnlySpan<int>)[71, 75, 88, 91, 95, 97, 98, 99, 104, 107, 110, 111, 116, 122])
        {
            Assert.Equal(((Mono.Unix.Native.Errno)errno).ToString(), Errno.Name(errno));
        }
    }

    [Fact]
    public void A_number_without_a_name_is_told_as_it_is() => Assert.Equal("4095", Errno.Name(4095));

    [Fact]
    public void An_exception_says_what_could_not_be_done_and_why() =>
        Assert.Equal("cannot open x: Permission denied (EACCES)", new PosixException("open", 13, "open x").Message);
}
