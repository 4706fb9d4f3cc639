namespace OrderSync.Sandbox.Faults;

internal enum FaultKind
{
    /// <summary>429, with Retry-After if seconds are given.</summary>
    RateLimited,

    /// <summary>A 5xx, with a JSON or an HTML body.</summary>
    ServerError,

    /// <summary>The right answer, but only after the given seconds; without seconds, silence until the caller gives up.</summary>
    Timeout,

    /// <summary>The connection is aborted in the middle of the body.</summary>
    Cut,

    /// <summary>200 with half of the JSON.</summary>
    MalformedJson,

    /// <summary>Some records of the page cannot be read; the page itself is good JSON.</summary>
    MalformedRecord,

    /// <summary>The page before the one that was asked for; its cursor leads to the one that was asked for.</summary>
    RepeatedPage,

    /// <summary>The right page, but its next cursor leads back to itself.</summary>
    CursorLoop,

    /// <summary>Once the page is written, records change or appear: the list moves under the reader.</summary>
    LateUpdate,

    /// <summary>The token is refused, although it was good before.</summary>
    ExpiredToken,
}

/// <summary>What is wrong with a malformed record.</summary>
internal enum MalformedShape
{
    /// <summary>One of the others, fixed by the record's id.</summary>
    Mixed,
    MissingId,
    TotalNotANumber,
    ItemsNotAList,
    CreatedAtGarbage,
    NotAnObject,
}
