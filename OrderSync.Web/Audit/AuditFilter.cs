using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using OrderSync.Contracts.Audit;
using OrderSync.Web.Orders;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Audit;

/// <summary>Which acts are listed. It lives in the page's address, so that a list can be shared and gone back to.</summary>
/// <param name="Who">The id of a user.</param>
/// <param name="About">One of <see cref="AuditTopics"/>.</param>
/// <param name="Subject">The id of what it was done to.</param>
/// <param name="From">First day, in the page's zone.</param>
/// <param name="To">Last day, which belongs to it.</param>
public sealed record AuditFilter(string? Text = null, Guid? Who = null, string? About = null, string? Subject = null, DateOnly? From = null, DateOnly? To = null)
{
    public bool IsAll => this == new AuditFilter();

    public static AuditFilter Read(string? q, string? who, string? about, string? subject, string? from, string? to) => new(
        Filled(q),
        Guid.TryParse(who, out var id) ? id : null,
        Filled(AddressFilters.OneOf(about, [.. AuditTopics.All])),
        Guid.TryParse(subject, out var thing) ? thing.ToString() : null,
        OrderQuery.Day(from),
        OrderQuery.Day(to));

    public static string Address(AuditFilter filter) => QueryHelpers.AddQueryString(
        "/settings/audit",
        new Dictionary<string, string?>
        {
            ["q"] = filter.Text,
            ["who"] = filter.Who?.ToString(),
            ["about"] = filter.About,
            ["subject"] = filter.Subject,
            ["from"] = Filled(OrderQuery.Day(filter.From)),
            ["to"] = Filled(OrderQuery.Day(filter.To)),
        });

    /// <summary>For the Api: days become the instants at which they begin and end.</summary>
    public IReadOnlyDictionary<string, string?> ToApi(TimeZoneInfo zone, string? cursor, int limit) => new Dictionary<string, string?>
    {
        ["q"] = Text,
        ["userId"] = Who?.ToString(),
        ["action"] = About,
        ["subjectId"] = Subject,
        ["from"] = From is { } from ? Instant(from, zone) : null,
        ["to"] = To is { } to ? Instant(to.AddDays(1), zone) : null,
        ["cursor"] = cursor,
        ["limit"] = limit.ToString(CultureInfo.InvariantCulture),
    };

    private static string Instant(DateOnly day, TimeZoneInfo zone) => TimeWords.StartOf(day, zone).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
