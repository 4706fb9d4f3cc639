using OrderSync.ServiceDefaults.Security;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Security;

/// <summary>Web's word on behalf of whom it calls.</summary>
public sealed class ClientAddressTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("2001:db8::7")]
    public void The_Api_reads_what_Web_has_signed(string address) => At(Now).Read(At(Now).Sign(address))!.ToString().ShouldBe(address);

    [Theory]
    [InlineData(-299, true)]
    [InlineData(299, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void It_counts_for_as_long_as_clocks_may_differ(int seconds, bool counts) =>
        (At(Now.AddSeconds(seconds)).Read(At(Now).Sign("203.0.113.7")) is not null).ShouldBe(counts);

    [Fact]
    public void Another_address_or_time_under_the_same_signature_or_another_key_is_nobodys()
    {
        var signed = At(Now).Sign("203.0.113.7");
        var signature = signed.Split(' ')[2];

        At(Now).Read($"203.0.113.8 {Now.ToUnixTimeSeconds()} {signature}").ShouldBeNull();
        At(Now).Read($"203.0.113.7 {Now.ToUnixTimeSeconds() + 1} {signature}").ShouldBeNull();
        At(Now, "another-site-key-0123456789-0123456789").Read(signed).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("203.0.113.7")]
    [InlineData("203.0.113.7 now 00")]
    [InlineData("203.0.113.7 9223372036854775807 00")]
    [InlineData("a b c d")]
    public void What_is_no_such_header_is_nobodys(string header) => At(Now).Read(header).ShouldBeNull();

    private static ClientAddress At(DateTimeOffset now, string key = ApiFixture.SiteKey) => new(ApiFixture.NewSiteKey(key), new StoppedTime(now));
}
