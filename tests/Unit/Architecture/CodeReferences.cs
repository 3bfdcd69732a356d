using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Supervisor.Unit.Architecture;

/// <summary>Which types the types of an assembly use: in base types, interfaces, fields, signatures and in the code itself.</summary>
internal sealed class CodeReferences : IDisposable
{
    private static readonly Dictionary<ushort, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (ushort)code.Value);

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly SignatureNames _names = new();

    public CodeReferences(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
    }

    /// <summary>Every use as (the outermost type that uses, the full name of the used type).</summary>
    public IEnumerable<(string User, string Used)> All()
    {
        foreach (var handle in _metadata.TypeDefinitions)
        {
            var user = SignatureNames.Outermost(_metadata, handle);
            foreach (var used in UsedBy(_metadata.GetTypeDefinition(handle)).Distinct())
            {
                yield return (user, used);
            }
        }
    }

    public IEnumerable<string> ReferencedAssemblies() =>
        _metadata.AssemblyReferences.Select(handle => _metadata.GetString(_metadata.GetAssemblyReference(handle).Name));

    public IEnumerable<string> ReferencedTypes() => _metadata.TypeReferences.SelectMany(handle => Names(handle));

    public void Dispose() => _file.Dispose();

    private IEnumerable<string> UsedBy(TypeDefinition type)
    {
        var handles = type.GetInterfaceImplementations().Select(handle => _metadata.GetInterfaceImplementation(handle).Interface).Append(type.BaseType);
        return handles.SelectMany(Names)
            .Concat(type.GetFields().SelectMany(handle => _metadata.GetFieldDefinition(handle).DecodeSignature(_names, null)))
            .Concat(type.GetMethods().SelectMany(handle => UsedBy(_metadata.GetMethodDefinition(handle))));
    }

    private IEnumerable<string> UsedBy(MethodDefinition method)
    {
        var used = Flat(method.DecodeSignature(_names, null));
        if (method.RelativeVirtualAddress == 0)
        {
            return used;
        }

        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            used = used.Concat(_metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_names, null).SelectMany(names => names));
        }

        return used.Concat(Tokens(body.GetILContent()).SelectMany(Names)).Concat(body.ExceptionRegions.SelectMany(region => Names(region.CatchType)));
    }

    private static IEnumerable<EntityHandle> Tokens(ImmutableArray<byte> code)
    {
        for (var at = 0; at < code.Length;)
        {
            ushort value = code[at++];
            if (value == 0xFE)
            {
                value = (ushort)(0xFE00 | code[at++]);
            }

            var operand = Codes[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return MetadataTokens.EntityHandle(BitConverter.ToInt32(code.AsSpan(at, 4)));
            }

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code.AsSpan(at, 4))),
                _ => 4,
            };
        }
    }

    private IEnumerable<string> Names(EntityHandle handle) => handle.IsNil ? [] : handle.Kind switch
    {
        HandleKind.TypeDefinition => [SignatureNames.Outermost(_metadata, (TypeDefinitionHandle)handle)],
        HandleKind.TypeReference => [SignatureNames.Outermost(_metadata, (TypeReferenceHandle)handle)],
        HandleKind.TypeSpecification => _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_names, null),
        HandleKind.MethodDefinition => Names(_metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType()),
        HandleKind.FieldDefinition => Names(_metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType()),
        HandleKind.MemberReference => Member(_metadata.GetMemberReference((MemberReferenceHandle)handle)),
        HandleKind.MethodSpecification => Generic(_metadata.GetMethodSpecification((MethodSpecificationHandle)handle)),
        _ => [],
    };

    private IEnumerable<string> Member(MemberReference member) => Names(member.Parent).Concat(
        member.GetKind() == MemberReferenceKind.Method ? Flat(member.DecodeMethodSignature(_names, null)) : member.DecodeFieldSignature(_names, null));

    private IEnumerable<string> Generic(MethodSpecification method) => Names(method.Method).Concat(method.DecodeSignature(_names, null).SelectMany(names => names));

    private static IEnumerable<string> Flat(MethodSignature<IEnumerable<string>> signature) => signature.ReturnType.Concat(signature.ParameterTypes.SelectMany(names => names));
}
