using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrderSync.Api.Setup;

/// <summary>
/// A request names every member that cannot be null and has no default: what is missing is refused, and never read as false or zero. One
/// rule for all contracts, of which the OpenAPI document's "required" follows.
/// </summary>
internal static class RequiredMembers
{
    public static void Demand(JsonSerializerOptions options) => options.TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(Demand);

    /// <summary>Whether a request without it is refused.</summary>
    public static bool IsDemanded(JsonPropertyInfo property) => property.IsRequired || IsValidated(property);

    private static void Demand(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            // Validation finds a missing text or list, and tells of all faults at once; a missing number or flag it takes for a zero.
            if (!property.PropertyType.IsValueType && IsValidated(property))
                continue;
            if (property.AssociatedParameter is { HasDefaultValue: false, IsNullable: false } && Nullable.GetUnderlyingType(property.PropertyType) is null)
                property.IsRequired = true;
        }
    }

    private static bool IsValidated(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) == true
        || property.AssociatedParameter?.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) == true;
}
