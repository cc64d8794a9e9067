"""Three HEIC pictures, packed: what decodes HEIC here cannot write it.

They were drawn with Pillow and encoded by x265: red below blue, turned by its EXIF, which also
holds CANARY-MAKER; and two of white paper, 49 and 64 million pixels in 12 KB.
"""

import base64
import zlib


def _unpacked(text: str) -> bytes:
    return zlib.decompress(base64.b85decode(text))


TURNED = _unpacked(
    r"c-muNV30{GsVvAy%}izhg51nBLl8SRGck>UfpKAOYDppk1Sn>t<P<^K3<a6VB@Af5Br_);Y>0~k0}}%yh{bpmLIXi6Pz"
    r"(r|wBRCkKx~njnU@CUfn-I2oK&zfpqh-bWJ3ldK}L`g*NRNAa=wDhl3WI;N`?oS1w{ow`aotuaz2o*0P1ySWCjUM04tL"
    r"F!0_kqj~@&S{LBeJ9TE<VJdFSUgA_1>R4{{(+%6`EM4+U$6C)#<%mNXG%G6zxys~FEv^6t<gp5E0lRy$sJ-Z9z!J-XG4"
    r"nS*!lk;<m@{)5ZfWo{CYz;smk<8+PRH%m+fSd-z0tJ~BnIHjX4h{|=#hF=@Ujnp=K_ast7Z%)%42-OeOw25;K(<t7QED"
    r"1goG&@0I2jziAfK<!O-TerM4|@cdSSOu<y;x-Dun<4=V=xFf53V5-(RgPuf$4n{=GZD_U@ayT|alNb9?;wWBR;*EbJc&"
    r"q}L@p^N7FFR&p#~K%gYt;f(}G+rb8?pBe8#89-!wfPwKd&=NLC===IIXaRW~3`~st;ArCoVl_q~kYb>t*dXq7cJy-$iq"
    r"!RW^mYwmU;qGOetf0"
)
WHITE_49_MP = _unpacked(
    r"c-rmNK}Zx)7y#h^?W{S_x(-w(R;a0<QHw$*bg&^MutP*3*v)aAVPEX*KE_3iDDC7yf>6*vBBMZ0X{W$2>=F_k>L6"
    r"C9&PCwC!yc^df4f@;uhyT)|MuT`@BQ=7e9X@-0|3YU>`j&QqzgC#>9^^1ARQk-To1gg1I1CF9886!H7Mz3VaGTrQ"
    r"<=g|x@{2n!69xJXMn^o9vY-f`-QE}9>I+lDeaQOZkt}lmCOczN<K*yDx8<4ax*yJ!m=)5=+yl}(aI)l|H$P4Dvf@"
    r";qS_WQk<aS_Lsu9&R+b~SgC`Rgh1hXs4nD6z;7xz+X?d28)Wl4kUDF5C9>7b=yT$8pX~0J5kef+`X*V^3=?XY7hN"
    r";7HNO{G_JJwhHf~Dk$)EUDx@osQbs^E7Au_@8J5hIG-xDyOI*uX^CEEc0yNA0Wcv+dv3=dV0Ge>VBy$)$TWe|NIC"
    r"Pi%C~uFt$M-#(w5d_NK2vPv!Zr(s-MXgO2y_{}2<3?n}k-^vkL;^jDzgc18lXGLRl*60|SWt^j;Dj!fujbEswo>e"
    r"O8Db-Ix^in}T_uD_WtdR&Re@6rzG>IUql?vJ<f~qVcsFtdAO?5=jsW~F(G}RMz^b<iBs9s22RM2Ic2qJrzlR*wu>"
    r"w2l6K8E%@<gYTs5JS6-8#Y4>F~kr<3^BwILkuy*5JL<x#1KOaF~kr<3^BwILk#@~Xg@^t)nD9r`Hu"
)
WHITE_64_MP = _unpacked(
    r"c-rmO&ubGw6bJA(yQ!|y#6T5`w5S!qf^8{+RKc*;h<fuRdh2$Zkb!KnY}S|}h3LhC7pb5J4^~f}{Bf!j3ekgzr(Q"
    r"$^4|)(p5Ipn{q_xf@(L?`$H<f;0HajzKXZOQA!eoi4FCR~bg`D(BMIiH|x*td{Pb97cx!9w294t%~qfVbf>BqDo2"
    r"4u0^dPvqKp*||aOuHo-`>IZdq%7rIL!I5D205!UDpdVZ-A#ou4*pH~D8ndJ?V=3*vTCoZX=jA3Q+HaEmVVOeTC+*"
    r"C%brko^tz&3tgq_{ww__@V`<THJ#}$-T!;-<=INJ1GhO$-Ul@E^vi5a5I{Q|i9CuRPvOOzaMb9T)CH45_VpQ^rHI"
    r"+`%wz^8~mX$EqUfzDU{iSp$Yf@)y$5BtCy)q2`R!|isal^6`sv19nDNhw}?8_1HERoL4-kiQxtzL~=QK?iS&Zw{U"
    r"f5<#|e}BPw_hN2t`F3h0-Kh`PVV!(3IFx+!<{`67v{1jBT4}Pgwivm^j}kdAO{li@*aUmYHK1C<2GAYf44{3>2GH"
    r"XN44^d=KcwGv1G|#9HTDMkHM`mMiGQ=d%ueo{Whay8*~#=pcCv?mv+WJp$$tLA4)Fh>9RAEs9_3%<2>&XN@vqXr`"
    r"^brTcJdVeDl-%8<Z1rbyz$0XAhZ01J=*{Y669th&$%E$f&>W?BuJ1TL4pJc5+q2FAVGoz2@)hokRU;V1PKx(NRS{"
    r"wg8XmD#vhQR5O@"
)
