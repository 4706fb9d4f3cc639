using System.Collections;
using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts;

/// <summary>No element of the list is null; JSON may have one where C# has none. Needed where the elements are texts or objects.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NoNullsAttribute() : ValidationAttribute("This has an element that is null.")
{
    public override bool IsValid(object? value) => value is not IEnumerable list || list.Cast<object?>().All(element => element is not null);
}
