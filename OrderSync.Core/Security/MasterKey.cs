using Microsoft.Extensions.Configuration;
using OrderSync.ServiceDefaults.Security;

namespace OrderSync.Core.Security;

/// <summary>Security:MasterKey: opens the credentials of connections, and signs access tokens.</summary>
public sealed class MasterKey(IConfiguration configuration) : SecretKey(
    configuration, "Security:MasterKey", "; keep it: without it stored credentials cannot be read.");
