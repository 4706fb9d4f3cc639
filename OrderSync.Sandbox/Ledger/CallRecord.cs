namespace OrderSync.Sandbox.Ledger;

/// <summary>One call as the ledger keeps it. Headers are not kept: one of them is a secret.</summary>
internal sealed record CallRecord(DateTimeOffset At, string Method, string Path, string Query)
{
    /// <summary>0: no answer was given (connection cut, or nothing sent until the caller gave up).</summary>
    public int Status { get; set; }

    /// <summary>Where the query string does not tell what was asked: the call in the platform's own words, never with a secret.</summary>
    public string? Asked { get; set; }

    /// <summary>The scripted fault that made this answer what it is.</summary>
    public string? Fault { get; set; }

    public long? FirstId { get; set; }

    public long? LastId { get; set; }

    /// <summary>How many records were in the answer.</summary>
    public int Count { get; set; }
}
