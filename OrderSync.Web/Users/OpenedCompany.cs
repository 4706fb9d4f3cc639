namespace OrderSync.Web.Users;

/// <summary>The company whose pages an operator looks at; it is theirs until they leave it, or sign out.</summary>
internal sealed record OpenedCompany(Guid Id, string Name);
