using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Companies;

/// <summary>GET and PUT /api/v1/company: what holds for everybody in the company.</summary>
/// <param name="TimeZone">IANA name: schedules, quiet hours, days and the site's times are reckoned in it.</param>
/// <param name="Currency">By ISO 4217: of totals in several currencies, which are never added up, the one that comes first. Null: none does.</param>
/// <param name="Version">To be sent back with a change: one that somebody else has made meanwhile is not overwritten.</param>
public sealed record CompanyView(
    Guid Id, string Name, string TimeZone, string? Currency, int Version, DateTimeOffset? ChangedAt, string? ChangedBy);

/// <summary>PUT /api/v1/company.</summary>
/// <param name="Version">Of the state that the change was made from.</param>
public sealed record UpdateCompanyRequest(
    [Required, StringLength(200)] string Name,
    [Required, StringLength(64)] string TimeZone,
    int Version,
    [StringLength(3)] string? Currency = null);

/// <summary>GET /api/v1/time-zones: one that a company can have.</summary>
/// <param name="OffsetMinutes">From UTC, at present.</param>
public sealed record TimeZoneView(string Id, int OffsetMinutes);

/// <summary>GET /api/v1/companies, for operators: a company of the installation.</summary>
/// <param name="SuspendedAt">Null where it is not suspended.</param>
/// <param name="SuspendReason">Told to its people when they sign in.</param>
/// <param name="Users">Accounts that are not switched off.</param>
/// <param name="LastSuccessAt">When anything was last fetched for it.</param>
public sealed record InstalledCompanyView(
    Guid Id,
    string Name,
    string TimeZone,
    string? Currency,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SuspendedAt,
    string? SuspendedBy,
    string? SuspendReason,
    int Users,
    int Connections,
    DateTimeOffset? LastSuccessAt);

/// <summary>POST /api/v1/companies.</summary>
/// <param name="AdminEmail">Of its first administrator, who has no account yet.</param>
public sealed record CreateCompanyRequest(
    [Required, StringLength(200)] string Name,
    [Required, StringLength(64)] string TimeZone,
    [Required, EmailAddress, StringLength(254)] string AdminEmail,
    [Required, StringLength(200)] string AdminName,
    [StringLength(3)] string? Currency = null);

/// <summary>The answer to POST /api/v1/companies.</summary>
/// <param name="AdminPassword">Shown this once: it is stored as a hash only.</param>
public sealed record CreatedCompanyView(InstalledCompanyView Company, string AdminEmail, string AdminPassword);

/// <summary>POST /api/v1/companies/{id}/suspend.</summary>
/// <param name="Reason">Told to its people when they sign in.</param>
public sealed record SuspendCompanyRequest([StringLength(500)] string? Reason = null);
