using System.Net;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;

namespace OrderSync.Tests.Platforms;

public sealed class CallTests
{
    private static readonly RetrySettings Retry = new(4, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30), 2, 0.2);

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 8)]
    [InlineData(2, 16)]
    [InlineData(3, 30)]
    [InlineData(9, 30)]
    public void Waits_grow_to_the_cap_and_are_spread_by_the_jitter(int attempt, double seconds)
    {
        var random = new Random(1);
        var waits = Enumerable.Range(0, 200).Select(_ => RetryDelays.Next(Retry, attempt, null, random).TotalSeconds).ToList();

        waits.ShouldAllBe(wait => wait >= seconds * 0.8 && wait <= seconds * 1.2);
        (waits.Max() - waits.Min()).ShouldBeGreaterThan(seconds * 0.3);
    }

    [Fact]
    public void What_the_platform_asks_for_is_never_shortened() =>
        RetryDelays.Next(Retry, 0, TimeSpan.FromMinutes(5), new Random(1)).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(5));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("64:ff9b::7f00:1", true)]
    [InlineData("64:ff9b::a9fe:a9fe", true)]
    [InlineData("64:ff9b::808:808", false)]
    [InlineData("64:ff9b:1::808:808", true)]
    [InlineData("2002:7f00:1::1", true)]
    [InlineData("2002:808:808::1", true)]
    [InlineData("2001:0:808:808::1", true)]
    [InlineData("::127.0.0.1", true)]
    [InlineData("::ffff:0:7f00:1", true)]
    [InlineData("fec0::1", true)]
    [InlineData("ff02::1", true)]
    [InlineData("100::1", true)]
    [InlineData("2001:4860:4860::8888", false)]
    [InlineData("2a00:1450:4007:80e::200e", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("168.63.129.16", true)]
    [InlineData("168.63.129.17", false)]
    [InlineData("192.88.99.1", true)]
    [InlineData("192.88.98.255", false)]
    [InlineData("2606:4700::1111", false)]
    public void Private_addresses_are_known(string address, bool isPrivate) =>
        PrivateAddressException.IsPrivate(IPAddress.Parse(address)).ShouldBe(isPrivate);

    /// <summary>HTTPS_PROXY would make the guard look at the proxy's address instead of the target's.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_addresses_are_guarded_no_proxy_of_the_environment_is_used(bool allowPrivate)
    {
        using var handler = PlatformHttp.Handler(allowPrivate, DecompressionMethods.None);

        handler.UseProxy.ShouldBe(allowPrivate);
    }
}
