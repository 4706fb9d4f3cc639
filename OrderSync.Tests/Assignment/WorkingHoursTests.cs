using System.Globalization;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Assignment;

namespace OrderSync.Tests.Assignment;

public sealed class WorkingHoursTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>Monday to Friday, 8 to 12 and 13 to 17.</summary>
    private static readonly WorkSpan[] Office =
    [
        .. from day in new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }
           from hours in new[] { (8, 12), (13, 17) }
           select new WorkSpan(day, new TimeOnly(hours.Item1, 0), new TimeOnly(hours.Item2, 0)),
    ];

    [Theory]
    [InlineData("2026-11-23 06:59", false, "2026-11-23 07:00")] // Monday; Paris is an hour ahead
    [InlineData("2026-11-23 07:00", true, null)]
    [InlineData("2026-11-23 10:59", true, null)]
    [InlineData("2026-11-23 11:00", false, "2026-11-23 12:00")]
    [InlineData("2026-11-23 16:00", false, "2026-11-24 07:00")]
    [InlineData("2026-11-27 16:00", false, "2026-11-30 07:00")] // over the weekend
    public void Hours_are_those_of_the_companys_clock(string now, bool covers, string? next)
    {
        var hours = new WorkingHours(Office, Paris);

        hours.Covers(Utc(now)).ShouldBe(covers);
        hours.NextAfter(Utc(now)).ShouldBe(next is null ? null : Utc(next));
    }

    [Fact]
    public void Without_spans_it_is_always_working_time() => new WorkingHours([], Paris).Covers(Utc("2026-11-22 03:00")).ShouldBeTrue();

    [Fact]
    public void A_night_shift_goes_on_past_midnight()
    {
        var night = new WorkingHours([new WorkSpan(DayOfWeek.Sunday, new TimeOnly(22, 0), new TimeOnly(6, 0))], TimeZoneInfo.Utc);

        night.Covers(Utc("2026-11-22 21:59")).ShouldBeFalse();
        night.Covers(Utc("2026-11-22 22:00")).ShouldBeTrue();
        night.Covers(Utc("2026-11-23 05:59")).ShouldBeTrue();
        night.Covers(Utc("2026-11-23 06:00")).ShouldBeFalse();
        night.NextAfter(Utc("2026-11-23 06:00")).ShouldBe(Utc("2026-11-29 22:00"));
    }

    [Fact]
    public void A_span_from_midnight_to_midnight_is_the_whole_day()
    {
        var sunday = new WorkingHours([new WorkSpan(DayOfWeek.Sunday, TimeOnly.MinValue, TimeOnly.MinValue)], TimeZoneInfo.Utc);

        sunday.Covers(Utc("2026-11-22 00:00")).ShouldBeTrue();
        sunday.Covers(Utc("2026-11-22 23:59")).ShouldBeTrue();
        sunday.Covers(Utc("2026-11-23 00:00")).ShouldBeFalse();
    }

    [Fact]
    public void A_begin_that_the_clock_change_skips_comes_when_the_clock_is_put_forward()
    {
        var early = new WorkingHours([new WorkSpan(DayOfWeek.Sunday, new TimeOnly(2, 30), new TimeOnly(5, 0))], Paris);

        early.NextAfter(Utc("2026-03-29 00:00")).ShouldBe(Utc("2026-03-29 01:00"));
        early.Covers(Utc("2026-03-29 00:59")).ShouldBeFalse();
        early.Covers(Utc("2026-03-29 01:00")).ShouldBeTrue();
        early.Covers(Utc("2026-03-29 02:59")).ShouldBeTrue();
        early.Covers(Utc("2026-03-29 03:00")).ShouldBeFalse();
    }

    [Fact]
    public void A_begin_that_comes_twice_is_the_first_and_the_hour_between_is_worked()
    {
        var early = new WorkingHours([new WorkSpan(DayOfWeek.Sunday, new TimeOnly(2, 30), new TimeOnly(5, 0))], Paris);

        early.Covers(Utc("2026-10-25 00:29")).ShouldBeFalse();
        early.Covers(Utc("2026-10-25 00:30")).ShouldBeTrue();
        early.Covers(Utc("2026-10-25 01:15")).ShouldBeTrue();
        early.Covers(Utc("2026-10-25 04:00")).ShouldBeFalse();
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
