"""Four HEIC pictures, packed: what decodes HEIC here cannot write it.

They were drawn with Pillow and encoded by x265: red below blue, turned by its EXIF, which also
holds CANARY-MAKER; and three of white paper: as large as a phone's photo, 25 and 64 million pixels.
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
WHITE_12_MP = _unpacked(
    r"c-muNV30{GsVvAy%}izhg51nBLl8SRGck>UfiXNcwIq=N0u(b+a*CjAhJwuG5(YG&l$nzcHpIn&fe{FSfUz1vGca"
    r"&R0SV>I%)B%(7bGeQ<fJk|c^PHNh9D+iL1sxVT*>v!f}#Q-y(6<AIUh(@0+l&4GJ}LBfE8`|!0_kqj~@&S{LBeJ9"
    r"TE<VJdFSUgA_1>R4{|kmR(E^i9ksmCq_mznFWkL6qvq5<}H~t>)8Xv1qT`!7<d{$GA&6!4eTzA2a7f&IRNbuPR`F"
    r"M%1h3v01ERmumRODh-4NQq(VH$e*oyg3qXcIL1slJNQ9Y#g9Av3XBOnb!VefEER9UeEI_46xhaXj;NuR{U|cWB#y"
    r"*qv_xJO1)@5&RZ_m4HRr2!mbiJ6JMNcuQ1K$}R_+9=I*psxiV;Wnd1apqwu?0}SkcvtUERWuE;12hv3^EO1klZkt"
    r"J=2O@-OLQk)7r_`3`Fe>6lpIxK!J9_017m3roiFMMda({tRP>nm;m{DwGznJ8%aSdbyE<|AIR6s7)-WSCOz`Cz9U"
    r";J^Cfb%vg{#OC+i(@b+Vg~tCM2~xjMNz$koYXL9R|-vhC#eAiG#2JC_R?kgHRe?4nd;1GzdyCy=XCtbkmd;sc;lV"
    r"pJ#Xbbc7sIrwxkGh{gc0I^J+X#"
)
WHITE_25_MP = _unpacked(
    r"c-muNV30{GsVvAy%}izhg51nBLl8SRGck>UfiW^SwIq=N0u(b+a*CjAhJwuG5(YG&l$nzcHpIn&fe{FSfUy=rGcb"
    r"sA0tw~J%)B%(7bGeQ<fJk|c^PHNh9D+iL1sxVT*=MMf}#Q-y(_aIIUh(@1C=>5GJ}LBfE8`|!0_kqj~@&S{LBeJ9"
    r"TE<VJdFSUgA_1>R4{|kmR(E^i9ks`Cq_mznFS1UI2ioY<DyrpEZez*Bf~%eD9j8Z7!;F$TG(9}4;F1masb*SoSdI"
    r"il$V@S0TkwCU~2#hiDVWRq(ZzWTnEG*K!!j;W<@4Qgqeeb1LW__f?QY#0t1Dmk%^fFC@Pqnk_ZeyaaIk+^^#1LZ_"
    r"dv)idh+y;xSRlrBg`xc)y%Y#mC1aQr{UL_+9=I*psxiV;Wnd1apqwu?0|%QiO~iERWuE;12hv3~HFh%)o6inLX2r"
    r"I%Y92Gfr=(mQf50HVV`;%Y=Gnu`i*TQT`583wUaUJBtpL4B}itC4+<}P{|<m1ynM~mRgA^i(2tNrGZKYeW8*;jNV"
    r"i-XCrmYVG^T~In$_P4zm%J%(+Azb6BWUsIjI{$(%pbF^BC4l?we9Dw*?zI_7Y6P{$lj2`ZUWK_zouP{$muh(Tt~i"
    r"BWTgk~!QQqvnj7GiuJLIiu!`nloz7s5ztNjG8le&7m3+oB#lj@2j~"
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
TWO_PICTURES = _unpacked(
    r"c-muNV30{GsVvAy%}izhg51nBLl8SRGck>Ufw3(&wIq=N0u(b+a*CjAhJwuG5(YG2l9`haHpIn&fr)_;#9~|pp&1xh"
    r"?f}JrfUONKvKdHNWM<~2fw>@AQ6MK3tPH3oqb%8w0Y#7rA;?#dS&|FacR#bBr~pXs%q&RG2hvqQWzLMuAfX9hMbkbo"
    r"{Q3Li2Ll5?a{|z82?s_V#{d683YbAEm_caTE+&UWpro!7BO{v30!AGLcFxpYlf1HLH?%b~fdq{}1d~7#PzSpU<H4d0"
    r"Ne)1Zgp>1git>_kDuBYg3~UWRA(71Df>el?ITIKd*g1d<fr8A6OppjO2M35RmsyYt3uj=^u{1I<voJ70C<e~yxhaXj"
    r"&}O-z!MI+MZ|<$7oR?KSCMua^TwMI3R|-VAfv5-HYg*0!|It3-es@a#!^Svm`_s}IpI5MR#Pv8peS!-aCM?@-)lk)%"
    r"@ri&!24<$R$*e0L5LCv%Fr%TJ2vy7s{4<DCmO+d%CN?5e34b6$QPcq<6uoL7tcZz;uo~t|gw?RGA*_b`1z|NJ2Cpk5"
    r"A6@l-H(xrZ!K(JogtvXC3U01yycc7=g8kzGmH7rq0Z)?(4mxTveQ_|a;ml-eKk$d4V}nD2!VQrZyeBxOu-dTjFtagf"
    r"Ge$GAGaPMbKahRE`+-4%T7moru>g@5f*L$0I72vj*q*R_0xI-iPGC+slu$x2s7w-w2uv-)YFKm#tKo<stcHgOH6jIs"
    r")kt3;tVVkQVKufygpWTFsWycOH5Ejtnc6^9#wCbqfu$46dd#wI)<i_vwg6PNZTX`-_5a-|`lDsrXxWCdY`Z@-v-|HA"
    r">0gVpm%ov$I<?tCSmMG5%bD7*l>Q##df0dESJaIg$Nt!VB_iW8ekUTB+=&QFHXg!iBsLIMqeVmsU{8d5{2U0YNhd;0"
    r"H4$p&5Rr^_5~1c25o-PrR>LSwjY5mf2LQHz1{4"
)
TEN_BIT = _unpacked(
    r"c-muNV30{GsVvAy&8%Pmg51nBLl8SRGck>UfiWaEwIq=N0u(b+a*CjAhJwuG5(YG&l$n#C3}U!AFfalk5HMCiXduV~"
    r"V&%-tyfiQmBq|Ezq%uKy8D+_aASPcyW=Sqw$(784q5>ejHM1Z&A4r!0l{quAZ~&QecYqYhePH<W_t!5527cxQpbl{d"
    r"Mjpoh|3M0v!77-6N_H_hBm(8MoERBVB^HP%RGLMvR9Uuj2S<j10#J|{L@+2O0hP16Fdi)0kmLZgL^wG=rzkHu2jm%E"
    r"2DS#EkVs~6K`PW|3xF6Dcmf5P6`3FbW-cx+ASIqzkP8buV0f@JGBLA&{E(ZH2nxF_4aW7tZoex2vz~f>xc>jw>w)oq"
    r"m)=|dYkDZlE3uNCf4`Jpm-q4idi~<goBs;^M|ZuMRJ8KofyvyuK8L4&6R?q0S()gnu;4ZC$6x*P)e^uyVrH22BmKLp"
    r"Z`g9S85uw><BjC=rx@Ng007*Rc)I"
)
