namespace OrderSync.Core.Platforms;

public enum PlatformFailureKind
{
    /// <summary>The credentials are wrong or expired and could not be renewed.</summary>
    Unauthorized,

    /// <summary>The credentials are right but may not do this.</summary>
    Forbidden,
    NotFound,

    /// <summary>The platform's limit is reached.</summary>
    RateLimited,

    /// <summary>A passing failure: 5xx, a timeout, a cut connection. Worth a retry.</summary>
    Transient,

    /// <summary>The platform refused what was asked. A retry would be refused again.</summary>
    Invalid,

    /// <summary>The answer is not what the platform's protocol says: malformed JSON, a cursor that goes in a circle.</summary>
    Protocol,
}

/// <summary>
/// What went wrong with a call, decided once, where the HTTP answer is read. Only the runner decides on retries.
/// </summary>
/// <param name="Sentence">For an operator: what the platform did, by its title, without addresses, exceptions and secrets.</param>
/// <param name="RetryAfter">How long the platform asked to wait.</param>
/// <param name="Field">The setting at fault, where the answer tells.</param>
public sealed record PlatformFailure(PlatformFailureKind Kind, string Sentence, TimeSpan? RetryAfter = null, string? Field = null)
{
    private const int LongestSentence = 900;

    /// <summary>Platforms' own words may be of any length, and hold what a database cannot.</summary>
    public string Sentence { get; init; } = Clean(Sentence);

    /// <summary>The technical part, for whoever asks for it: the call's address, the status or the exception; without secrets.</summary>
    public string? Details { get; init => field = value is null ? null : Clean(value); }

    /// <summary>The answer failed as a whole, perhaps for one of its records alone: asked for in parts, the others may be had.</summary>
    public bool MayBeOfOneRecord { get; init; }

    /// <summary>The wait is what we suppose: the platform has only said that its limit is reached.</summary>
    public bool IsWaitSupposed { get; init; }

    /// <summary>The platform refuses the credentials: nothing more is to be had with them.</summary>
    public bool RefusesCredentials => Kind is PlatformFailureKind.Unauthorized or PlatformFailureKind.Forbidden;

    /// <summary>Worth another try some time later; an answer that makes no sense may be the platform's bad hour too.</summary>
    public bool MayPass => IsTransient || Kind is PlatformFailureKind.Protocol;

    /// <summary>Worth another try of the same call, now.</summary>
    public bool IsTransient => Kind is PlatformFailureKind.RateLimited or PlatformFailureKind.Transient;

    public static PlatformFailure Unauthorized(string sentence, string? field = null) =>
        new(PlatformFailureKind.Unauthorized, sentence, Field: field);

    public static PlatformFailure Forbidden(string sentence) => new(PlatformFailureKind.Forbidden, sentence);

    public static PlatformFailure NotFound(string sentence, string? field = null) =>
        new(PlatformFailureKind.NotFound, sentence, Field: field);

    public static PlatformFailure RateLimited(string sentence, TimeSpan? retryAfter) =>
        new(PlatformFailureKind.RateLimited, sentence, retryAfter);

    public static PlatformFailure Transient(string sentence) => new(PlatformFailureKind.Transient, sentence);

    public static PlatformFailure Invalid(string sentence, string? field = null) =>
        new(PlatformFailureKind.Invalid, sentence, Field: field);

    public static PlatformFailure Protocol(string sentence) => new(PlatformFailureKind.Protocol, sentence);

    private static string Clean(string sentence)
    {
        var clean = sentence.Replace("\0", "", StringComparison.Ordinal);
        return clean.Length <= LongestSentence ? clean : clean[..LongestSentence] + "…";
    }
}

/// <summary>Carries a <see cref="PlatformFailure"/> from the call to the runner.</summary>
public sealed class PlatformException(PlatformFailure failure, Exception? inner = null) : Exception(failure.Sentence, inner)
{
    public PlatformFailure Failure { get; } = failure;
}
