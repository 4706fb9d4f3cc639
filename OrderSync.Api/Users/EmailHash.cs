using System.Security.Cryptography;
using System.Text;

namespace OrderSync.Api.Users;

/// <summary>An e-mail where it need not be readable: Redis, and a device, need not know who has an account.</summary>
internal static class EmailHash
{
    public static string Of(string email) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)));
}
