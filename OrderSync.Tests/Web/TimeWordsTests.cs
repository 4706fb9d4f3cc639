using System.Globalization;
using OrderSync.Web.Shared;

namespace OrderSync.Tests.Web;

public sealed class TimeWordsTests
{
    private static readonly TimeZoneInfo Algiers = TimeZoneInfo.FindSystemTimeZoneById("Africa/Algiers");
    private static readonly DateTimeOffset Now = At("2026-11-22T10:42:00Z");

    [Theory]
    [InlineData("2026-11-22T10:42:02Z", "just now")]
    [InlineData("2026-11-22T10:41:59Z", "just now")]
    [InlineData("2026-11-22T10:41:18Z", "42 s ago")]
    [InlineData("2026-11-22T10:39:00Z", "3 min ago")]
    [InlineData("2026-11-22T05:00:00Z", "5 h ago")]
    [InlineData("2026-10-03T05:00:00Z", "3 Oct, 06:00")]
    [InlineData("2024-12-03T05:00:00Z", "3 Dec 2024, 06:00")]
    public void How_long_ago_something_was_is_told_in_words(string at, string words) =>
        TimeWords.Ago(At(at), Now, Algiers).ShouldBe(words);

    [Fact]
    public void A_moment_is_told_in_the_persons_zone()
    {
        TimeWords.Moment(At("2026-11-22T09:47:00Z"), Now, Algiers).ShouldBe("10:47");
        TimeWords.Moment(At("2026-11-21T23:30:00Z"), Now, Algiers).ShouldBe("00:30", "it is the 22nd there already");
        TimeWords.Moment(At("2026-11-21T23:30:00Z"), Now, TimeZoneInfo.Utc).ShouldBe("21 Nov, 23:30");
    }

    [Theory]
    [InlineData(0.4, "<1 s")]
    [InlineData(48, "48 s")]
    [InlineData(720, "12 min")]
    [InlineData(4800, "1 h 20 min")]
    [InlineData(7200, "2 h")]
    [InlineData(90_000, "1 day")]
    [InlineData(259_200, "3 days")]
    public void A_length_of_time_is_told_in_words(double seconds, string words) =>
        TimeWords.Length(TimeSpan.FromSeconds(seconds)).ShouldBe(words);

    [Theory]
    [InlineData(-1, "any moment")]
    [InlineData(0, "any moment")]
    [InlineData(0.2, "in 1 s")]
    [InlineData(42, "in 42 s")]
    [InlineData(180, "in 3 min")]
    [InlineData(200, "in 3 min 20 s")]
    [InlineData(725, "in 12 min")]
    [InlineData(4800, "in 1 h 20 min")]
    [InlineData(259_200, "in 3 days")]
    public void How_long_something_still_takes_is_told_in_words(double seconds, string words) =>
        TimeWords.Until(Now.AddSeconds(seconds), Now).ShouldBe(words);

    [Fact]
    public void A_time_on_the_persons_clock_is_an_instant_also_when_the_clock_skips_it()
    {
        TimeWords.Instant(new DateTime(2026, 11, 22, 10, 47, 0), Algiers).ShouldBe(At("2026-11-22T09:47:00Z"));
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        TimeWords.Instant(new DateTime(2026, 3, 29, 2, 30, 0), paris).ShouldBe(At("2026-03-29T01:00:00Z"));
        TimeWords.Second(At("2026-11-22T09:47:05Z"), Now, Algiers).ShouldBe("10:47:05");
        TimeWords.Second(At("2026-11-20T09:47:05Z"), Now, Algiers).ShouldBe("20 Nov, 10:47:05");
    }

    [Fact]
    public void A_day_begins_where_the_person_is_also_when_the_clock_skips_midnight()
    {
        TimeWords.StartOf(new DateOnly(2026, 4, 1), Algiers).ShouldBe(At("2026-03-31T23:00:00Z"));
        var cairo = TimeZoneInfo.FindSystemTimeZoneById("Africa/Cairo");
        TimeWords.StartOf(new DateOnly(2026, 4, 24), cairo).ShouldBe(At("2026-04-23T22:00:00Z"));
    }

    [Fact]
    public void The_title_of_a_time_is_in_utc() => TimeWords.Utc(Now).ShouldBe("2026-11-22 10:42:00 UTC");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
