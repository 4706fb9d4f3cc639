using OrderSync.Web.Shared;

namespace OrderSync.Tests.Web;

public sealed class LocalTimesTests
{
    private static readonly TimeZoneInfo Algiers = TimeZoneInfo.FindSystemTimeZoneById("Africa/Algiers");
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    [Theory]
    [InlineData("The platform asked to wait until 12:04:31 UTC.", "The platform asked to wait until 13:04:31.")]
    [InlineData("Circuit open since 11:41 UTC after 5 failures; next try 23:42 UTC.", "Circuit open since 12:41 after 5 failures; next try 00:42.")]
    [InlineData("Waiting until 2026-11-24 23:30 UTC: spent.", "Waiting until 25 Nov, 00:30: spent.")]
    [InlineData("Months are those of UTC. Code 12:99 UTC, 40 UTC.", "Months are those of UTC. Code 12:99 UTC, 40 UTC.")]
    [InlineData("500 orders stored.", "500 orders stored.")]
    public void The_times_of_a_sentence_are_told_in_the_persons_zone(string said, string told) =>
        LocalTimes.In(said, Samples.Noon, Algiers).ShouldBe(told);

    [Fact]
    public void A_time_without_a_date_lies_near_the_moment_it_speaks_of_also_when_clocks_have_changed_since()
    {
        LocalTimes.In("until 12:00 UTC", new DateTimeOffset(2026, 7, 1, 11, 0, 0, TimeSpan.Zero), Paris).ShouldBe("until 14:00");
        LocalTimes.In("until 12:00 UTC", Samples.Noon, Paris).ShouldBe("until 13:00");
        // The night in which the clocks go back: 23:30 is still summer time, 02:30 is not.
        LocalTimes.In("23:30 UTC to 02:30 UTC", new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.Zero), Paris).ShouldBe("01:30 to 03:30");
    }
}
