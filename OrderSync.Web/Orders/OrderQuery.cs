using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using OrderSync.Contracts.Orders;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Orders;

/// <summary>Which orders are listed. It lives in the page's address, so that a list can be shared and gone back to.</summary>
public sealed record OrderQuery
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>In the address, where the agent would stand.</summary>
    public const string WaitingWord = "waiting";

    public string? Text { get; init; }

    public string? Platform { get; init; }

    public Guid? Connection { get; init; }

    public OrderStatus? Status { get; init; }

    /// <summary>First day, in the person's zone.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, in the person's zone; the day itself belongs to it.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Whose orders; not together with <see cref="Waiting"/>.</summary>
    public Guid? Agent { get; init; }

    /// <summary>Those without an agent who could have one.</summary>
    public bool Waiting { get; init; }

    public OrderSort Sort { get; init; }

    /// <summary>However sorted.</summary>
    public bool IsAll => this with { Sort = default } == new OrderQuery();

    /// <summary>The same with the orders of the last days only, that day included; once more takes that back.</summary>
    public OrderQuery Within(int days, DateOnly today) =>
        IsWithin(days, today) ? this with { From = null } : this with { From = today.AddDays(1 - days), To = null };

    public bool IsWithin(int days, DateOnly today) => From == today.AddDays(1 - days) && To is null;

    public static string Address(OrderQuery query) => QueryHelpers.AddQueryString("/orders", query.Parameters(null));

    public static OrderQuery Read(string? q, string? platform, string? connection, string? status, string? from, string? to, string? agent, string? sort) => new()
    {
        Text = Filled(q),
        Platform = Filled(platform),
        Connection = Guid.TryParse(connection, out var id) ? id : null,
        Status = Enum.TryParse<OrderStatus>(status, ignoreCase: true, out var word) && Enum.IsDefined(word) ? word : null,
        From = Day(from),
        To = Day(to),
        Agent = Guid.TryParse(agent, out var who) ? who : null,
        Waiting = agent == WaitingWord,
        Sort = Enum.TryParse<OrderSort>(sort, ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : default,
    };

    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static string Day(DateOnly? day) => day?.ToString(DayFormat, CultureInfo.InvariantCulture) ?? "";

    /// <summary>For the Api: days become the instants at which they begin and end for the person.</summary>
    public IReadOnlyDictionary<string, string?> ToApi(TimeZoneInfo zone) => Parameters(zone);

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Instant(DateOnly day, TimeZoneInfo zone) =>
        TimeWords.StartOf(day, zone).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private Dictionary<string, string?> Parameters(TimeZoneInfo? zone) => new()
    {
        ["q"] = Filled(Text),
        ["platform"] = Platform,
        [zone is null ? "connection" : "connectionId"] = Connection?.ToString(),
        ["status"] = Status is { } status ? JsonNamingPolicy.CamelCase.ConvertName(status.ToString()) : null,
        ["from"] = From is { } from ? zone is null ? Day(from) : Instant(from, zone) : null,
        ["to"] = To is { } to ? zone is null ? Day(to) : Instant(to.AddDays(1), zone) : null,
        [zone is null ? "agent" : "agentId"] = zone is null && Waiting ? WaitingWord : Agent?.ToString(),
        ["waiting"] = zone is not null && Waiting ? "true" : null,
        ["sort"] = Sort == default ? null : JsonNamingPolicy.CamelCase.ConvertName(Sort.ToString()),
    };
}
