using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

public sealed class ParameterResource(string name, bool secret) : Resource(name)
{
    public bool Secret { get; } = secret;

    public ParameterDefault? Default { get; init; }

    /// <summary>A generated value is kept in the data folder's secrets, so that it is the same at the next start.</summary>
    internal bool Persist { get; init; }

    /// <summary>Set when the application starts.</summary>
    internal string? Value { get; set; }
}

public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}

internal sealed class ConstantParameterDefault(string value) : ParameterDefault
{
    public override string GetDefaultValue() => value;
}

public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LettersAndDigits = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

    // None that a connection string, a URL or a shell reads as its own.
    private const string SpecialCharacters = "-_.!";

    public int MinLength { get; set; } = 22;

    public bool Special { get; set; } = true;

    public override string GetDefaultValue() =>
        RandomNumberGenerator.GetString(Special ? LettersAndDigits + SpecialCharacters : LettersAndDigits, MinLength);
}
