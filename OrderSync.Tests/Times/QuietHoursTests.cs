using System.Globalization;
using OrderSync.Core.Times;

namespace OrderSync.Tests.Times;

/// <summary>
/// Quiet hours by a wall clock, over midnight and both clock changes. Paris: 29 March 2026 02:00 → 03:00, 25 October 2026 03:00 → 02:00.
/// </summary>
public sealed class QuietHoursTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    [Theory]
    [InlineData("22:00", "07:00", "2026-03-10T20:59:59Z", "2026-03-10T20:59:59Z")]
    [InlineData("22:00", "07:00", "2026-03-10T21:00:00Z", "2026-03-11T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-03-11T02:00:00Z", "2026-03-11T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-03-11T06:00:00Z", "2026-03-11T06:00:00Z")]
    [InlineData("12:00", "14:00", "2026-03-11T11:30:00Z", "2026-03-11T13:00:00Z")]
    [InlineData("22:00", "07:00", "2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z")]
    [InlineData("22:00", "02:30", "2026-03-28T22:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("22:00", "07:00", "2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z")]
    [InlineData("22:00", "02:30", "2026-10-25T00:10:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("22:00", "02:30", "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z")]
    public void What_would_be_in_them_comes_at_their_end(string from, string to, string moment, string expected) =>
        Quiet(from, to).After(At(moment), Paris).ShouldBe(At(expected));

    [Theory]
    [InlineData("22:00", "06:00", "2026-06-10T21:00:00Z", "2026-06-11T04:00:00Z")]
    [InlineData("22:00", "06:00", "2026-06-11T03:59:59Z", "2026-06-11T04:00:00Z")]
    [InlineData("22:00", "06:00", "2026-06-11T04:00:00Z", null)]
    [InlineData("12:00", "13:00", "2026-06-11T10:30:00Z", "2026-06-11T11:00:00Z")]
    // The end is passed over by the clocks.
    [InlineData("22:00", "02:30", "2026-03-29T00:10:00Z", "2026-03-29T01:00:00Z")]
    // 02:45 for the first time: the clock shows 02:30 once more, and they end with that.
    [InlineData("22:00", "02:30", "2026-10-25T00:45:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("22:00", "02:30", "2026-10-25T01:30:00Z", null)]
    // 02:10 for the second time: they have begun at the first 02:30.
    [InlineData("02:30", "06:00", "2026-10-25T00:29:59Z", null)]
    [InlineData("02:30", "06:00", "2026-10-25T01:10:00Z", "2026-10-25T05:00:00Z")]
    // All of them are passed over.
    [InlineData("02:10", "02:50", "2026-03-29T00:59:59Z", null)]
    [InlineData("02:10", "02:50", "2026-03-29T01:00:00Z", null)]
    // They begin in what is passed over.
    [InlineData("02:30", "06:00", "2026-03-29T00:59:59Z", null)]
    [InlineData("02:30", "06:00", "2026-03-29T01:00:00Z", "2026-03-29T04:00:00Z")]
    // The same at both ends: none.
    [InlineData("07:00", "07:00", "2026-06-11T05:00:00Z", null)]
    [InlineData("07:00", "07:00", "2026-06-11T12:00:00Z", null)]
    public void They_end_where_they_say(string from, string to, string at, string? end)
    {
        Quiet(from, to).EndAfter(At(at), Paris).ShouldBe(end is null ? null : At(end));
        Quiet(from, to).Contains(At(at), Paris).ShouldBe(end is not null);
    }

    [Fact]
    public void There_are_some_only_with_both_ends()
    {
        QuietHours.Of(new(22, 0), null).ShouldBeNull();
        QuietHours.Of(null, new(6, 0)).ShouldBeNull();
        QuietHours.Of(new(22, 0), new(6, 0)).ShouldBe(new QuietHours(new(22, 0), new(6, 0)));
    }

    [Theory]
    [InlineData("2026-06-11T08:00:00.5", "2026-06-11T06:00:00.5Z", "2026-06-11T06:00:00.5Z")]
    [InlineData("2026-10-25T02:30:00", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("2026-03-29T02:29:59.5", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z")]
    public void A_wall_clock_shows_a_time_once_twice_or_not_at_all(string local, string first, string last)
    {
        var shown = DateTime.Parse(local, CultureInfo.InvariantCulture);

        LocalClock.First(shown, Paris).ShouldBe(At(first));
        LocalClock.Last(shown, Paris).ShouldBe(At(last));
    }

    private static QuietHours Quiet(string from, string to) =>
        new(TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(to, CultureInfo.InvariantCulture));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
