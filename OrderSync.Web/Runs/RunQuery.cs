using Microsoft.AspNetCore.WebUtilities;
using OrderSync.Contracts.Runs;

namespace OrderSync.Web.Runs;

/// <summary>Which tasks are listed.</summary>
/// <param name="Status">A word of <see cref="Choices"/>; null for all.</param>
/// <param name="RetryScheduled">Only those that are tried again by themselves.</param>
public sealed record RunQuery(string? Status = null, string? Platform = null, bool RetryScheduled = false)
{
    public static readonly IReadOnlyList<(string Value, string Label)> Choices =
    [
        ("active", "Active"), ("completed", "Completed"), ("completedWithErrors", "With problems"),
        ("failed", "Failed"), ("stopped", "Stopped"),
    ];

    public bool IsAll => Status is null && Platform is null && !RetryScheduled;

    public string Address() => QueryHelpers.AddQueryString("/operations", ToApi());

    public IReadOnlyDictionary<string, string?> ToApi() => new Dictionary<string, string?>
    {
        ["status"] = Status,
        ["platform"] = Platform,
        ["retryScheduled"] = RetryScheduled ? "true" : null,
    };

    public bool Matches(RunView run) =>
        (Platform is null || run.Platform == Platform)
        && (!RetryScheduled || run.Retry is not null)
        && (Status is null
            || (Status == "active" ? RunWords.IsActive(run.State) : string.Equals(Status, run.State.ToString(), StringComparison.OrdinalIgnoreCase)));
}
