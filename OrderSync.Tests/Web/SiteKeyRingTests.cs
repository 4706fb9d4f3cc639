using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderSync.Tests.Fixtures;
using OrderSync.Web.Users;

namespace OrderSync.Tests.Web;

/// <summary>The keys of the site's cookies, in a real Redis.</summary>
public sealed class SiteKeyRingTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const string OtherKey = "another-site-key-0123456789-0123456789";

    [Fact]
    public async Task Hosts_with_the_same_key_share_the_ring_and_Redis_holds_none_of_it_in_the_clear()
    {
        await using var one = Site(ApiFixture.SiteKey);
        await using var other = Site(ApiFixture.SiteKey);

        var cookie = Protector(one).Protect("a session");

        Protector(other).Unprotect(cookie).ShouldBe("a session");
        var kept = await (await redis.ConnectAsync()).GetDatabase().ListRangeAsync("web:key-ring");
        kept.ShouldNotBeEmpty();
        kept.ShouldAllBe(key => key.ToString().Contains("siteKeyEncrypted", StringComparison.Ordinal) && !key.ToString().Contains("<masterKey", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_with_another_key_cannot_read_what_it_is_not_meant_to()
    {
        await using var one = Site(ApiFixture.SiteKey);
        var cookie = Protector(one).Protect("a session");

        await using var stranger = Site(OtherKey);

        Should.Throw<CryptographicException>(() => Protector(stranger).Unprotect(cookie));
    }

    private static IDataProtector Protector(WebApplication site) => site.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private WebApplication Site(string key)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["ConnectionStrings:redis"] = redis.Address;
        builder.Configuration["Security:SiteKey"] = key;
        builder.AddSessions();
        return builder.Build();
    }
}
