namespace Adapter.Host.Access;

/// <summary>What somebody may do; each may everything that those before it may.</summary>
internal enum Role
{
    Viewer,
    Operator,
    Admin,
}

/// <summary>Roles as they are written.</summary>
internal static class Roles
{
    private static readonly string[] Names = ["viewer", "operator", "admin"];

    public static string Name(Role role) => Names[(int)role];

    /// <summary>The names of a role and of those that it includes, as the policies ask for them.</summary>
    public static IEnumerable<string> Held(Role role) => Names.Take((int)role + 1);

    /// <summary>Reads a role in any case; <c>reader</c> is what a viewer was called once.</summary>
    public static bool TryParse(string? text, out Role role)
    {
        var index = Array.FindIndex(Names, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        role = (Role)Math.Max(index, 0);
        return index >= 0 || string.Equals(text, "reader", StringComparison.OrdinalIgnoreCase);
    }
}
