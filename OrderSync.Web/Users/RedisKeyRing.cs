using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;

namespace OrderSync.Web.Users;

/// <summary>The Data Protection keys of the site, shared by its hosts and encrypted under <see cref="ServiceDefaults.Security.SiteKey"/>. An emptied Redis costs sign-ins, no data.</summary>
internal sealed class RedisKeyRing(IConnectionMultiplexer redis) : IXmlRepository
{
    private static readonly RedisKey Key = "web:key-ring";

    /// <summary>Of versions that did not encrypt it.</summary>
    private static readonly RedisKey InTheClear = "web:data-protection-keys";

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. redis.GetDatabase().ListRange(Key).Select(value => XElement.Parse(value.ToString()))];

    public void StoreElement(XElement element, string friendlyName)
    {
        redis.GetDatabase().ListRightPush(Key, element.ToString(SaveOptions.DisableFormatting));
        redis.GetDatabase().KeyDelete(InTheClear);
    }
}
