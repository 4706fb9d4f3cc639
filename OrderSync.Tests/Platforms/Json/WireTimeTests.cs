using OrderSync.Core.Platforms.Json;

namespace OrderSync.Tests.Platforms.Json;

public sealed class WireTimeTests
{
    private static readonly TimeZoneInfo Algiers = TimeZoneInfo.FindSystemTimeZoneById("Africa/Algiers");

    [Theory]
    [InlineData("2026-11-25 10:00:00", "2026-11-25T09:00:00Z")]
    [InlineData("2026-11-25 10:00:00 GMT", "2026-11-25T10:00:00Z")]
    [InlineData("2026-11-25 10:00:00 utc", "2026-11-25T10:00:00Z")]
    [InlineData("2026-11-25 10:00:00 UT", "2026-11-25T10:00:00Z")]
    [InlineData("2026-11-25t10:00:00z", "2026-11-25T10:00:00Z")]
    [InlineData("2026-11-25T10:00:00Z", "2026-11-25T10:00:00Z")]
    [InlineData("2026-11-25T10:00:00.123456789Z", "2026-11-25T10:00:00.1234567Z")]
    [InlineData("2026-11-25T10:00:00,5+02:00", "2026-11-25T08:00:00.5Z")]
    [InlineData("2026-11-25 10:00:00 -0530", "2026-11-25T15:30:00Z")]
    [InlineData("2026-11-25T10:00+01", "2026-11-25T09:00:00Z")]
    [InlineData(" 2026-11-25 10:00 ", "2026-11-25T09:00:00Z")]
    [InlineData("2026-11-25", "2026-11-24T23:00:00Z")]
    public void Reads_what_platforms_send(string text, string utc)
    {
        WireTimes.TryRead(text, Algiers, out var time).ShouldBeTrue();

        time.At.ShouldBe(DateTimeOffset.Parse(utc));
        time.Spread.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("2026-11-25 10:00:00 EST")]
    [InlineData("2026-11-25T10:00:00+01:00[Europe/Paris]")]
    [InlineData("2026-11-25T10:00:00 GMT+1")]
    [InlineData("2026-11-25T10:00:00Z+01:00")]
    [InlineData("2026-11-25T24:00:00Z")]
    [InlineData("2026-02-30T10:00:00Z")]
    [InlineData("2026-11-25T10:00:00+15:00")]
    [InlineData("0001-01-01 00:00:00")]
    [InlineData("9999-12-31 23:59:59")]
    [InlineData("25/11/2026 10:00")]
    [InlineData("1764064800")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData(null)]
    public void Does_not_guess(string? text) => WireTimes.TryRead(text, Algiers, out _).ShouldBeFalse();

    /// <summary>In Dublin and Casablanca winter is the season that changes, and .NET takes no hour for ambiguous.</summary>
    [Theory]
    [InlineData("Europe/Dublin", "2026-10-25 01:30:00", "2026-10-25T00:30:00Z", 60)]
    [InlineData("Africa/Casablanca", "2027-02-07 02:30:00", "2027-02-07T01:30:00Z", 60)]
    [InlineData("Australia/Lord_Howe", "2026-04-05 01:45:00", "2026-04-04T14:45:00Z", 30)]
    [InlineData("America/New_York", "2026-11-01 01:59:59", "2026-11-01T05:59:59Z", 60)]
    [InlineData("America/New_York", "2026-11-01 02:00:00", "2026-11-01T07:00:00Z", 0)]
    public void An_hour_that_comes_twice_is_either_of_two_in_every_zone(string zone, string text, string first, int minutes)
    {
        WireTimes.TryRead(text, TimeZoneInfo.FindSystemTimeZoneById(zone), out var time).ShouldBeTrue();

        time.ShouldBe(new WireTime(DateTimeOffset.Parse(first), TimeSpan.FromMinutes(minutes)));
    }

    [Fact]
    public void An_hour_that_comes_twice_is_either_of_two()
    {
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

        WireTimes.TryRead("2026-10-25 02:10:00", paris, out var twice).ShouldBeTrue();
        WireTimes.TryRead("2026-10-25 03:00:00", paris, out var once).ShouldBeTrue();

        twice.ShouldBe(new WireTime(DateTimeOffset.Parse("2026-10-25T00:10:00Z"), TimeSpan.FromHours(1)));
        once.ShouldBe(new WireTime(DateTimeOffset.Parse("2026-10-25T02:00:00Z"), TimeSpan.Zero));
    }
}
