using Microsoft.AspNetCore.WebUtilities;

namespace OrderSync.Web.Companies;

/// <summary>Which companies are listed. It lives in the page's address.</summary>
public sealed record CompaniesQuery(string? Text, bool? Suspended)
{
    private const string SuspendedWord = "suspended";
    private const string ActiveWord = "active";

    public bool IsAll => Text is null && Suspended is null;

    /// <summary>As the choice of the filter.</summary>
    public string StateWord => Suspended switch { true => SuspendedWord, false => ActiveWord, null => "" };

    public static CompaniesQuery Read(string? q, string? state) => new(
        string.IsNullOrWhiteSpace(q) ? null : q.Trim(), state switch { SuspendedWord => true, ActiveWord => false, _ => null });

    public CompaniesQuery In(string? state) => Read(Text, state);

    public static string Address(CompaniesQuery query) => QueryHelpers.AddQueryString(
        "/companies", new Dictionary<string, string?> { ["q"] = query.Text, ["state"] = query.StateWord is { Length: > 0 } word ? word : null });
}
