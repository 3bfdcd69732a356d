namespace Supervisor.Configuration;

/// <summary>A value read from text, or the original's words for why it cannot be.</summary>
public readonly record struct Parsed<T>
{
    private readonly T? _value;

    private Parsed(T? value, string? error) => (_value, Error) = (value, error);

    public string? Error { get; }

    public bool Succeeded => Error is null;

    public T Value => Succeeded ? _value! : throw new InvalidOperationException(Error);

    public static implicit operator Parsed<T>(T value) => new(value, null);

    public static implicit operator Parsed<T>(Refusal refusal) => new(default, refusal.Reason);

    public Parsed<TNext> Then<TNext>(Func<T, Parsed<TNext>> next) => Succeeded ? next(_value!) : new Refusal(Error!);
}

/// <summary>Why a text is not a value.</summary>
public sealed record Refusal(string Reason);
