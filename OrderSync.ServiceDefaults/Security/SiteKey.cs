using Microsoft.Extensions.Configuration;

namespace OrderSync.ServiceDefaults.Security;

/// <summary>Security:SiteKey: what Web and Api share, and nobody else has. Web gets no <c>Security:MasterKey</c>, which opens credentials.</summary>
public sealed class SiteKey(IConfiguration configuration) : SecretKey(
    configuration, "Security:SiteKey", ", the same for Web and Api: without it the Api cannot tell on whose behalf Web calls.");
