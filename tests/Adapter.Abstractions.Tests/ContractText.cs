using System.Globalization;
using System.Reflection;
using System.Text;

namespace Adapter.Abstractions.Tests;

/// <summary>Writes the public surface of an assembly as sorted lines of text.</summary>
internal static class ContractText
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var lines = new List<string> { $"contract {assembly.GetName().Version}" };
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            lines.Add(TypeLine(type));
            lines.AddRange(type.GetMembers(Members).Select(MemberLine).OfType<string>().Order(StringComparer.Ordinal).Select(line => "  " + line));
        }

        return string.Join('\n', lines) + "\n";
    }

    private static string TypeLine(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        var bases = type.IsEnum ? [] : new[] { type.BaseType }.Where(b => b is not null && b != typeof(object) && b != typeof(ValueType)).Select(b => Name(b!))
            .Concat(type.GetInterfaces().Select(Name).Order(StringComparer.Ordinal)).ToList();
        return $"{kind} {type.FullName}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}";
    }

    private static string? MemberLine(MemberInfo member) => member switch
    {
        FieldInfo { IsPublic: true, IsSpecialName: false } field =>
            $"field {Name(field.FieldType)} {field.Name}{(field.IsLiteral ? " = " + Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture) : "")}",
        PropertyInfo property when IsVisible(property.GetMethod) => $"property {Modifiers(property.GetMethod!)}{Name(property.PropertyType)} {property.Name} {{ {Accessors(property)} }}",
        ConstructorInfo constructor when IsVisible(constructor) => $"constructor ({Parameters(constructor)})",
        MethodInfo { IsSpecialName: false } method when IsVisible(method) && !IsCompilerMade(method) =>
            $"method {Modifiers(method)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        _ => null,
    };

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsCompilerMade(MethodInfo method) => method.Name.Contains('<', StringComparison.Ordinal);

    private static string Modifiers(MethodBase method)
        => method.IsStatic ? "static " : method is { IsAbstract: true, DeclaringType.IsInterface: false } ? "abstract " : method is { IsVirtual: true, IsAbstract: false, DeclaringType.IsInterface: true } ? "default " : "";

    private static string Accessors(PropertyInfo property)
    {
        var set = property.SetMethod;
        var isInit = set?.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") == true;
        return "get;" + (!IsVisible(set) ? "" : isInit ? " init;" : " set;");
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.GetCustomAttribute<ParamArrayAttribute>() is null ? "" : "params ")}{Name(parameter.ParameterType)} {parameter.Name}"
        + (parameter.HasDefaultValue ? " = " + Convert.ToString(parameter.DefaultValue ?? "null", CultureInfo.InvariantCulture) : "")));

    private static string Name(Type type)
    {
        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (!type.IsGenericType)
        {
            return type.Name;
        }

        var text = new StringBuilder(type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]).Append('<');
        return text.AppendJoin(", ", type.GetGenericArguments().Select(Name)).Append('>').ToString();
    }
}
