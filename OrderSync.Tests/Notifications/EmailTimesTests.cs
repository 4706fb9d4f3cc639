using OrderSync.Contracts.Notifications;
using OrderSync.Core.Notifications;
using OrderSync.Core.Times;

namespace OrderSync.Tests.Notifications;

/// <summary>When an e-mail may leave, over midnight and both clock changes. Paris: 29 March 2026 02:00 → 03:00, 25 October 2026 03:00 → 02:00.</summary>
public sealed class EmailTimesTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly NotificationOptions Options = new();

    [Theory]
    [InlineData(NotificationDigest.Immediately, "2026-03-10T12:00:00Z", null, "2026-03-10T12:00:30Z")]
    [InlineData(NotificationDigest.Immediately, "2026-03-10T12:00:00Z", "2026-03-10T11:59:00Z", "2026-03-10T12:04:00Z")]
    [InlineData(NotificationDigest.Immediately, "2026-03-10T12:00:00Z", "2026-03-10T11:00:00Z", "2026-03-10T12:00:30Z")]
    [InlineData(NotificationDigest.Hourly, "2026-03-10T12:10:05Z", null, "2026-03-10T13:00:00Z")]
    [InlineData(NotificationDigest.Hourly, "2026-03-10T12:00:00Z", null, "2026-03-10T13:00:00Z")]
    [InlineData(NotificationDigest.Daily, "2026-03-10T06:59:00Z", null, "2026-03-10T07:00:00Z")]
    [InlineData(NotificationDigest.Daily, "2026-03-10T07:00:00Z", null, "2026-03-11T07:00:00Z")]
    [InlineData(NotificationDigest.Daily, "2026-03-28T12:00:00Z", null, "2026-03-29T06:00:00Z")]
    [InlineData(NotificationDigest.Daily, "2026-10-24T12:00:00Z", null, "2026-10-25T07:00:00Z")]
    public void A_digest_leaves_at_its_time(NotificationDigest digest, string now, string? lastSent, string expected) =>
        new EmailTimes(digest, null, Paris).Next(DateTimeOffset.Parse(now), lastSent is null ? null : DateTimeOffset.Parse(lastSent), Options)
            .ShouldBe(DateTimeOffset.Parse(expected));

    [Fact]
    public void A_digest_waits_for_the_end_of_quiet_hours_too()
    {
        var times = new EmailTimes(NotificationDigest.Hourly, new QuietHours(new(22, 0), new(7, 30)), Paris);

        times.Next(DateTimeOffset.Parse("2026-03-10T21:10:00Z"), null, Options).ShouldBe(DateTimeOffset.Parse("2026-03-11T06:30:00Z"));
    }

    [Fact]
    public void A_rule_of_a_connection_goes_before_that_for_all_and_both_before_what_the_kind_says()
    {
        var (kind, mine, other) = (NotificationKinds.Find(NotificationKinds.SyncFailed)!, Guid.CreateVersion7(), Guid.CreateVersion7());
        var all = new NotificationRule(kind.Key, null, Site: false, Email: false);
        var own = new NotificationRule(kind.Key, mine, Site: true, Email: true);

        NotificationRule.For(kind, mine, [all, own]).ShouldBe(own);
        NotificationRule.For(kind, other, [all, own]).ShouldBe(all);
        NotificationRule.For(kind, null, [own]).ShouldBe(new NotificationRule(kind.Key, null, kind.Site, kind.Email));
    }
}
